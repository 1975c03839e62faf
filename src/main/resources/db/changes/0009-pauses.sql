--liquibase formatted sql

--changeset patchyard:pauses
-- No host in scope is begun while a row of it is here.
CREATE TABLE pauses (
    scope  text PRIMARY KEY,
    reason text NOT NULL,
    actor  text NOT NULL,
    at     timestamptz NOT NULL
);

--changeset patchyard:retries
-- All attempts at one plan name its first run; only one of them may go on at a time.
ALTER TABLE runs ADD COLUMN first_run text;
CREATE INDEX runs_of_first ON runs (first_run, created_at) WHERE first_run IS NOT NULL;
CREATE UNIQUE INDEX runs_one_retry ON runs (first_run) WHERE first_run IS NOT NULL AND phase <> 'ENDED';
