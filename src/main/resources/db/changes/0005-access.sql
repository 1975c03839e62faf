--liquibase formatted sql

--changeset patchyard:access
CREATE TABLE api_tokens (
    id         text PRIMARY KEY,
    number     bigint GENERATED ALWAYS AS IDENTITY,
    name       text NOT NULL,
    role       text NOT NULL,
    digest     text NOT NULL UNIQUE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);

CREATE TABLE idempotency_keys (
    actor    text NOT NULL,
    key      text NOT NULL,
    digest   text NOT NULL,
    taken_at timestamptz NOT NULL,
    status   integer,
    location text,
    body     text,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_oldest ON idempotency_keys (taken_at);
