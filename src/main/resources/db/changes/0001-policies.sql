--liquibase formatted sql

--changeset patchyard:policies
CREATE TABLE policies (
    id          text PRIMARY KEY,
    version     bigint NOT NULL CHECK (version >= 1),
    file_owned  boolean NOT NULL,
    document    jsonb NOT NULL,
    changed_by  text NOT NULL,
    changed_at  timestamptz NOT NULL
);

-- Revisions of policies that files own. Not tied to policies: a revision may come before its policy and outlive it.
CREATE TABLE policy_revisions (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    policy_id   text NOT NULL,
    digest      text NOT NULL,
    author      text NOT NULL,
    standing    text NOT NULL CHECK (standing IN ('PENDING', 'ACCEPTED', 'SUPERSEDED', 'WITHDRAWN')),
    acceptor    text,
    document    jsonb NOT NULL,
    proposed_at timestamptz NOT NULL,
    settled_at  timestamptz,
    CHECK ((acceptor IS NOT NULL) = (standing = 'ACCEPTED')),
    CHECK (acceptor IS DISTINCT FROM author)
);
CREATE INDEX policy_revisions_of_policy ON policy_revisions (policy_id, number DESC);
CREATE UNIQUE INDEX policy_revisions_one_pending ON policy_revisions (policy_id) WHERE standing = 'PENDING';
