--liquibase formatted sql

--changeset patchyard:audit
-- Each entry holds the digest of the one before, so that a line taken out or altered shows.
CREATE TABLE audit_entries (
    seq       bigint PRIMARY KEY,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    action    text NOT NULL,
    object    text NOT NULL,
    detail    json NOT NULL,
    previous  text NOT NULL,
    digest    text NOT NULL UNIQUE
);

--changeset patchyard:audit-append-only splitStatements:false
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

--changeset patchyard:audit-triggers
CREATE TRIGGER audit_entries_only_added BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_not_emptied BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
