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
