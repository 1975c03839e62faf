--liquibase formatted sql

--changeset patchyard:next-slots
-- The next slot of every scheduled policy. Many that are due are decided in one go; the scheduler knows only the moments.
CREATE TABLE next_slots (
    policy_id text PRIMARY KEY,
    slot      timestamptz NOT NULL,
    skipped   boolean NOT NULL,
    timing    text NOT NULL
);
CREATE INDEX next_slots_due ON next_slots (slot, policy_id);
-- A policy's runs that have not ended are looked for whenever it is due.
CREATE INDEX runs_open_of_policy ON runs (policy_id) WHERE phase <> 'ENDED';
