--liquibase formatted sql

--changeset patchyard:runs
-- Columns that are searched or fenced stand for themselves; the rest of a run is its document, without plan and hosts.
CREATE TABLE runs (
    id          text PRIMARY KEY,
    policy_id   text NOT NULL,
    kind        text NOT NULL,
    trigger     text NOT NULL,
    actor       text NOT NULL,
    dry_run     boolean NOT NULL,
    slot        timestamptz,
    created_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    phase       text NOT NULL,
    verdict     text,
    attention   text NOT NULL,
    version     bigint NOT NULL DEFAULT 1,
    last_seq    bigint NOT NULL DEFAULT 0,
    -- Ownership: whoever claims raises the epoch; older epochs are refused.
    epoch       bigint NOT NULL DEFAULT 0,
    node        text,
    lease_until timestamptz,
    not_before  timestamptz NOT NULL,
    woken       boolean NOT NULL DEFAULT false,
    -- The plan is large and seldom changes; its number tells whether a copy in memory is still good.
    plan_number bigint NOT NULL DEFAULT 0,
    plan        jsonb,
    document    jsonb NOT NULL
);
CREATE INDEX runs_newest_first ON runs (created_at DESC, id COLLATE "C");
CREATE INDEX runs_of_policy ON runs (policy_id, created_at DESC);
CREATE INDEX runs_due ON runs (not_before) WHERE phase <> 'ENDED';

CREATE TABLE run_hosts (
    run_id   text NOT NULL REFERENCES runs ON DELETE CASCADE,
    ci_id    text NOT NULL,
    position integer NOT NULL,
    wave     integer NOT NULL,
    state    text NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (run_id, ci_id)
);
CREATE INDEX run_hosts_of_ci ON run_hosts (ci_id, run_id);

CREATE TABLE run_events (
    run_id text NOT NULL REFERENCES runs ON DELETE CASCADE,
    seq    bigint NOT NULL CHECK (seq >= 1),
    at     timestamptz NOT NULL,
    kind   text NOT NULL,
    ci_id  text,
    text   text NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- A host is held by one run at most.
CREATE TABLE host_places (
    ci_id     text PRIMARY KEY,
    run_id    text NOT NULL,
    policy_id text NOT NULL,
    -- Only working hosts count against limits; a resting one is still kept from other runs.
    working   boolean NOT NULL,
    taken_at  timestamptz NOT NULL
);
CREATE INDEX host_places_of_policy ON host_places (policy_id) WHERE working;

CREATE TABLE outbox (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key        text NOT NULL UNIQUE,
    run_id     text NOT NULL REFERENCES runs ON DELETE CASCADE,
    document   jsonb NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL,
    done_at    timestamptz,
    given_up   boolean NOT NULL DEFAULT false,
    last_error text NOT NULL DEFAULT '',
    result     text NOT NULL DEFAULT ''
);
CREATE INDEX outbox_of_run ON outbox (run_id, number);
CREATE INDEX outbox_due ON outbox (due_at, number) WHERE done_at IS NULL AND NOT given_up;

--changeset patchyard:runs-final splitStatements:false
CREATE FUNCTION refuse_change_of_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'run % has ended', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;

--changeset patchyard:runs-triggers
CREATE TRIGGER runs_end_is_final BEFORE UPDATE ON runs
    FOR EACH ROW WHEN (OLD.phase = 'ENDED') EXECUTE FUNCTION refuse_change_of_ended();
CREATE TRIGGER run_events_never_change BEFORE UPDATE ON run_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
