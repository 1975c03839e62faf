--liquibase formatted sql

--changeset patchyard:advisory-feeds
-- How feeds are doing; whose turn it is when is decided here, for all nodes together.
CREATE TABLE advisory_feeds (
    name       text PRIMARY KEY,
    claimed_at timestamptz,
    document   jsonb
);

CREATE TABLE exploited_vulnerabilities (
    cve        text PRIMARY KEY,
    added      date NOT NULL,
    due        date,
    ransomware boolean NOT NULL,
    action     text NOT NULL
);

CREATE TABLE exploit_likelihoods (
    cve         text PRIMARY KEY,
    probability double precision NOT NULL,
    percentile  double precision NOT NULL,
    scored      date NOT NULL
);

CREATE TABLE vex_statements (
    document      text NOT NULL,
    cve           text NOT NULL,
    ecosystem     text NOT NULL,
    package_name  text NOT NULL,
    status        text NOT NULL,
    justification text NOT NULL,
    PRIMARY KEY (document, cve, ecosystem, package_name)
);
CREATE INDEX vex_statements_of ON vex_statements (cve);
