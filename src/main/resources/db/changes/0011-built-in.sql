--liquibase formatted sql

--changeset patchyard:built-in-patch-states
-- Patch states of CIs of an inventory file, in the place of a CMDB that takes them.
CREATE TABLE ci_patch_states (
    ci_id    text PRIMARY KEY,
    version  bigint NOT NULL CHECK (version >= 1),
    document jsonb NOT NULL
);

--changeset patchyard:built-in-changes
CREATE SEQUENCE change_numbers;
CREATE TABLE changes (
    id              text PRIMARY KEY,
    position        bigint GENERATED ALWAYS AS IDENTITY,
    idempotency_key text UNIQUE,
    external_ref    text NOT NULL,
    status          text NOT NULL,
    version         bigint NOT NULL CHECK (version >= 1),
    created_at      timestamptz NOT NULL,
    document        jsonb NOT NULL,
    -- Two persons: whoever approved is not who asked.
    CHECK (document #>> '{approval,by}' IS DISTINCT FROM document #>> '{wish,requested_by}')
);
CREATE INDEX changes_newest_first ON changes (position DESC);
CREATE INDEX changes_of_reference ON changes (external_ref, position DESC);

--changeset patchyard:built-in-incidents
CREATE SEQUENCE incident_numbers;
CREATE TABLE incidents (
    id        text PRIMARY KEY,
    position  bigint GENERATED ALWAYS AS IDENTITY,
    dedup_key text NOT NULL,
    open      boolean NOT NULL,
    document  jsonb NOT NULL
);
CREATE INDEX incidents_newest_first ON incidents (position DESC);
CREATE UNIQUE INDEX incidents_one_open ON incidents (dedup_key) WHERE open;
