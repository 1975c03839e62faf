--liquibase formatted sql

--changeset patchyard:patch-states
CREATE TABLE patch_states (
    ci_id        text PRIMARY KEY,
    last_contact timestamptz,
    document     jsonb NOT NULL
);
