--liquibase formatted sql

--changeset patchyard:parked-runs
-- Why nobody walks the run, although it has not ended: no node of this version can read it.
ALTER TABLE runs ADD COLUMN parked text;
ALTER TABLE runs ADD COLUMN parked_at timestamptz;
-- How its documents were written: nodes leave alone what a later version wrote in a way that they do not know.
ALTER TABLE runs ADD COLUMN format integer NOT NULL DEFAULT 1;

--changeset patchyard:outbox-age
ALTER TABLE outbox ADD COLUMN added_at timestamptz NOT NULL DEFAULT clock_timestamp();
