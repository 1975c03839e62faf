--liquibase formatted sql

--changeset patchyard:installed-packages
-- Each version of a package once, however many CIs have it.
CREATE TABLE package_versions (
    id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    distribution   text NOT NULL,
    release        text NOT NULL,
    name           text NOT NULL,
    version        text NOT NULL,
    source_name    text NOT NULL,
    source_version text NOT NULL,
    UNIQUE (name, version, source_name, source_version, distribution, release)
);
CREATE INDEX package_versions_of_source ON package_versions (source_name);

-- One row for each CI: 500 packages are 2 kB, and who has a version is found by the index.
CREATE TABLE ci_packages (
    ci_id      text PRIMARY KEY,
    scanned_at timestamptz NOT NULL,
    packages   integer[] NOT NULL
);
CREATE INDEX ci_packages_having ON ci_packages USING gin (packages);
