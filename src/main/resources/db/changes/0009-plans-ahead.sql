--liquibase formatted sql

--changeset patchyard:plans-ahead
-- The run that holds the plan of a slot that was not decided yet. The row goes when the slot is decided or the plan dropped.
CREATE TABLE slot_plans (
    policy_id text NOT NULL,
    slot      timestamptz NOT NULL,
    run_id    text NOT NULL,
    PRIMARY KEY (policy_id, slot)
);

--changeset patchyard:blackouts
CREATE TABLE blackouts (
    id       text PRIMARY KEY,
    version  bigint NOT NULL CHECK (version >= 1),
    from_day date NOT NULL,
    document jsonb NOT NULL
);
