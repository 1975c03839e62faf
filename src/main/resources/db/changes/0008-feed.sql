--liquibase formatted sql

--changeset patchyard:feed
-- What happened on any node, for those who listen. Numbered by hand, one writer at a time: a sequence would let a later
-- number be seen before an earlier one, and a listener who goes on after it would never see the earlier.
CREATE TABLE feed_events (
    seq     bigint PRIMARY KEY CHECK (seq >= 1),
    at      timestamptz NOT NULL,
    type    text NOT NULL,
    subject text NOT NULL,
    data    jsonb NOT NULL
);
CREATE TRIGGER feed_events_never_change BEFORE UPDATE ON feed_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE standing_alarms (
    key   text PRIMARY KEY,
    since timestamptz NOT NULL
);

-- A message may belong to no run: what is wrong with a policy's fleet is nobody's run.
ALTER TABLE outbox ALTER COLUMN run_id DROP NOT NULL;
