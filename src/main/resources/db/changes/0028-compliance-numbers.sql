--liquibase formatted sql

--changeset patchyard:compliance-words splitStatements:false
-- What is read out of documents; a list of another shape gives nothing.
CREATE FUNCTION texts_in(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT one), '{}')
    FROM jsonb_array_elements_text(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END) AS one
$$;

--changeset patchyard:compliance-advisories splitStatements:false
CREATE FUNCTION advisories_in(pending jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT one #>> '{}'), '{}')
    FROM jsonb_path_query(pending, 'lax $[*].advisories[*]') AS one
    WHERE jsonb_typeof(one) = 'string'
$$;

--changeset patchyard:compliance-instants splitStatements:false
-- Documents name every instant in UTC, so that it is the same in every session.
CREATE FUNCTION instant_in(said text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT said::timestamptz
$$;

--changeset patchyard:compliance-columns
-- What is asked for again and again is read out of the document when it is written, whichever version of a node writes it.
ALTER TABLE patch_states
    ADD COLUMN is_retired     boolean GENERATED ALWAYS AS (document ->> 'retired_at' IS NOT NULL) STORED,
    ADD COLUMN status         text GENERATED ALWAYS AS (coalesce(document ->> 'status', 'UNKNOWN')) STORED,
    ADD COLUMN ci_name        text GENERATED ALWAYS AS (coalesce(document ->> 'ci_name', '')) STORED,
    ADD COLUMN environment    text GENERATED ALWAYS AS (coalesce(document ->> 'environment', '')) STORED,
    ADD COLUMN os_type        text GENERATED ALWAYS AS (coalesce(document ->> 'os_type', '')) STORED,
    ADD COLUMN is_stale       boolean GENERATED ALWAYS AS (coalesce(document ->> 'stale', 'false') = 'true') STORED,
    ADD COLUMN last_scanned   timestamptz GENERATED ALWAYS AS (instant_in(document ->> 'last_scanned')) STORED,
    ADD COLUMN policies       text[] GENERATED ALWAYS AS (texts_in(document -> 'policies')) STORED,
    ADD COLUMN advisories     text[] GENERATED ALWAYS AS (advisories_in(document -> 'pending')) STORED,
    ADD COLUMN exposure       text GENERATED ALWAYS AS (coalesce(document #>> '{urgency,exposure}', 'UNKNOWN')) STORED,
    ADD COLUMN is_acceptable  boolean GENERATED ALWAYS AS (coalesce(document #>> '{urgency,acceptable}', 'false') = 'true') STORED,
    ADD COLUMN due            timestamptz GENERATED ALWAYS AS (instant_in(document #>> '{urgency,due}')) STORED,
    ADD COLUMN accepted_until timestamptz GENERATED ALWAYS AS (instant_in(document #>> '{urgency,accepted_until}')) STORED;

--changeset patchyard:compliance-indexes
CREATE INDEX patch_states_in_order ON patch_states (ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_retired ON patch_states (ci_id COLLATE "C") WHERE is_retired;
CREATE INDEX patch_states_by_status ON patch_states (status, ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_by_environment ON patch_states (environment, ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_by_name ON patch_states (ci_name COLLATE "C", ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_by_scan ON patch_states (last_scanned NULLS FIRST, ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_by_due ON patch_states (due, ci_id COLLATE "C") WHERE NOT is_retired;
CREATE INDEX patch_states_of_policy ON patch_states USING gin (policies);
CREATE INDEX patch_states_waiting ON patch_states USING gin (advisories);

--changeset patchyard:compliance-counts
-- How many CIs in service are what: several rows for the same thing add up. Writers only add rows, so that they never wait
-- for each other; now and then the rows of a thing are folded into one.
CREATE TABLE compliance_counts (
    dimension text NOT NULL,
    name      text NOT NULL,
    kind      text NOT NULL,
    bucket    text NOT NULL,
    cis       bigint NOT NULL
);
-- The same for the CIs of a policy, or of all where it is empty, that wait for an update which closes an advisory.
CREATE TABLE waiting_counts (
    policy_id   text NOT NULL,
    advisory_id text NOT NULL,
    cis         bigint NOT NULL
);
CREATE INDEX waiting_counts_of_policy ON waiting_counts (policy_id, advisory_id);

--changeset patchyard:compliance-counted splitStatements:false
-- Everything one CI in service counts as. A day is one of UTC.
CREATE FUNCTION counted(environment text, os_type text, policies text[], status text, last_scanned timestamptz, due timestamptz,
    accepted_until timestamptz)
RETURNS TABLE (dimension text, name text, kind text, bucket text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT groups.dimension, groups.name, facts.kind, facts.bucket
    FROM (SELECT 'all', '' UNION ALL SELECT 'env', environment UNION ALL SELECT 'os', os_type
            UNION ALL SELECT 'policy', one FROM unnest(policies) AS one) AS groups (dimension, name)
        CROSS JOIN (VALUES
            ('status', status),
            ('scanned', CASE WHEN last_scanned IS NOT NULL THEN '' END),
            ('due', to_char(due AT TIME ZONE 'UTC', 'YYYY-MM-DD')),
            ('accepted', CASE WHEN status = 'NON_COMPLIANT' THEN to_char(accepted_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END)
        ) AS facts (kind, bucket)
    WHERE facts.bucket IS NOT NULL
$$;

--changeset patchyard:compliance-counting splitStatements:false
CREATE FUNCTION count_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM compliance_counts;
        DELETE FROM waiting_counts;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO compliance_counts
            SELECT c.dimension, c.name, c.kind, c.bucket, count(*)
            FROM fresh s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
            WHERE NOT s.is_retired GROUP BY 1, 2, 3, 4;
        INSERT INTO waiting_counts
            SELECT policy, advisory, count(*)
            FROM fresh s, unnest(array_append(s.policies, '')) policy, unnest(s.advisories) advisory
            WHERE NOT s.is_retired GROUP BY 1, 2;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO compliance_counts
            SELECT c.dimension, c.name, c.kind, c.bucket, -count(*)
            FROM gone s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
            WHERE NOT s.is_retired GROUP BY 1, 2, 3, 4;
        INSERT INTO waiting_counts
            SELECT policy, advisory, -count(*)
            FROM gone s, unnest(array_append(s.policies, '')) policy, unnest(s.advisories) advisory
            WHERE NOT s.is_retired GROUP BY 1, 2;
    ELSE
        INSERT INTO compliance_counts
            SELECT dimension, name, kind, bucket, sum(n) FROM (
                SELECT c.*, 1 AS n
                FROM fresh s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
                WHERE NOT s.is_retired
                UNION ALL
                SELECT c.*, -1
                FROM gone s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
                WHERE NOT s.is_retired) AS changes
            GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
        INSERT INTO waiting_counts
            SELECT policy, advisory, sum(n) FROM (
                SELECT policy, advisory, 1 AS n
                FROM fresh s, unnest(array_append(s.policies, '')) policy, unnest(s.advisories) advisory WHERE NOT s.is_retired
                UNION ALL
                SELECT policy, advisory, -1
                FROM gone s, unnest(array_append(s.policies, '')) policy, unnest(s.advisories) advisory WHERE NOT s.is_retired) AS changes
            GROUP BY 1, 2 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END
$$;

--changeset patchyard:compliance-counts-begin
-- Creating the triggers keeps writers out until this is committed, so that nobody is counted twice or not at all.
CREATE TRIGGER patch_states_come AFTER INSERT ON patch_states REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION count_states();
CREATE TRIGGER patch_states_change AFTER UPDATE ON patch_states REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION count_states();
CREATE TRIGGER patch_states_go AFTER DELETE ON patch_states REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_states();
CREATE TRIGGER patch_states_emptied AFTER TRUNCATE ON patch_states
    FOR EACH STATEMENT EXECUTE FUNCTION count_states();
INSERT INTO compliance_counts
    SELECT c.dimension, c.name, c.kind, c.bucket, count(*)
    FROM patch_states s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
    WHERE NOT s.is_retired GROUP BY 1, 2, 3, 4;
INSERT INTO waiting_counts
    SELECT policy, advisory, count(*)
    FROM patch_states s, unnest(array_append(s.policies, '')) policy, unnest(s.advisories) advisory
    WHERE NOT s.is_retired GROUP BY 1, 2;
