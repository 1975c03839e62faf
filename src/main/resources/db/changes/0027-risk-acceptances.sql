--liquibase formatted sql

--changeset patchyard:risk-acceptances
CREATE TABLE risk_acceptances (
    id          text PRIMARY KEY,
    advisory_id text NOT NULL,
    ci_id       text,
    reason      text NOT NULL,
    accepted_by text NOT NULL,
    accepted_at timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    revoked_by  text,
    revoked_at  timestamptz
);
