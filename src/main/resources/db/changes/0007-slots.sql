--liquibase formatted sql

--changeset patchyard:slots
CREATE TABLE slots (
    policy_id   text NOT NULL,
    slot        timestamptz NOT NULL,
    decided_at  timestamptz NOT NULL,
    run_id      text REFERENCES runs ON DELETE SET NULL,
    skipped     text,
    detail      text NOT NULL DEFAULT '',
    PRIMARY KEY (policy_id, slot)
);
