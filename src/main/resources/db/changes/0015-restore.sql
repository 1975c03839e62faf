--liquibase formatted sql

--changeset patchyard:restore-holds
-- A node that remembers more than the database has: while one of these is not settled nobody claims a run.
CREATE TABLE restore_holds (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    node       text NOT NULL,
    at         timestamptz NOT NULL,
    why        text NOT NULL,
    remembered jsonb NOT NULL,
    settled    boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX restore_holds_open ON restore_holds (node) WHERE NOT settled;

--changeset patchyard:reconciliations
-- What the world had that the database did not know; how many were settled is how nodes tell one restore from the next.
CREATE TABLE reconciliations (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text NOT NULL,
    settled  boolean NOT NULL,
    document jsonb NOT NULL
);
