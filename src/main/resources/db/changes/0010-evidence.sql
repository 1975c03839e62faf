--liquibase formatted sql

--changeset patchyard:evidence
-- What was copied off hosts before they went back; it goes with its run.
CREATE TABLE evidence (
    run_id     text NOT NULL REFERENCES runs ON DELETE CASCADE,
    ci_id      text NOT NULL,
    name       text NOT NULL,
    saved_at   timestamptz NOT NULL,
    characters integer NOT NULL,
    content    text NOT NULL,
    PRIMARY KEY (run_id, ci_id, name)
);

--changeset patchyard:messages-of-nobody
-- A message may belong to no run: that a policy misses its slots is nobody's run.
ALTER TABLE outbox ALTER COLUMN run_id DROP NOT NULL;
