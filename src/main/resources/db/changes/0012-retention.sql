--liquibase formatted sql

--changeset patchyard:retention-runs
CREATE INDEX runs_by_end ON runs (ended_at) WHERE phase = 'ENDED';

--changeset patchyard:retention-audit splitStatements:false
-- Entries go from the oldest on, when they are past their time, and never all of them: what is left is one chain.
CREATE FUNCTION refuse_young() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at > clock_timestamp() - interval '400 days' THEN
        RAISE EXCEPTION 'rows of % are only added; those of the last 400 days stay', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

--changeset patchyard:retention-audit-chain splitStatements:false
CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone) AND (
            EXISTS (SELECT 1 FROM audit_entries WHERE seq < (SELECT max(seq) FROM gone))
            OR NOT EXISTS (SELECT 1 FROM audit_entries)) THEN
        RAISE EXCEPTION 'rows of % are only added; the oldest go first and the newest stays', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

--changeset patchyard:retention-audit-triggers
DROP TRIGGER audit_entries_only_added ON audit_entries;
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_young();
CREATE TRIGGER audit_entries_are_one_chain AFTER DELETE ON audit_entries REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_gap();
