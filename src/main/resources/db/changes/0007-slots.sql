--liquibase formatted sql

--changeset patchyard:slots
-- Every slot of a policy is decided once: it has a run or a reason. Runs may be forgotten earlier than slots.
CREATE TABLE slots (
    policy_id  text NOT NULL,
    slot       timestamptz NOT NULL,
    decided_at timestamptz NOT NULL,
    run_id     text,
    skipped    text,
    detail     text NOT NULL DEFAULT '',
    PRIMARY KEY (policy_id, slot),
    CHECK ((run_id IS NULL) <> (skipped IS NULL))
);
