--liquibase formatted sql

--changeset patchyard:advisories
CREATE TABLE advisories (
    id           text PRIMARY KEY,
    severity     text NOT NULL,
    published_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    document     jsonb NOT NULL,
    -- Everything a search looks through, one word to a line, lower case.
    searched     text NOT NULL
);
CREATE INDEX advisories_newest_first ON advisories (published_at DESC, id COLLATE "C");

-- Every name an advisory goes by, its id among them, lower case.
CREATE TABLE advisory_names (
    name        text NOT NULL,
    advisory_id text NOT NULL REFERENCES advisories ON DELETE CASCADE,
    own         boolean NOT NULL,
    PRIMARY KEY (name, advisory_id)
);

CREATE TABLE advisory_packages (
    package_name text NOT NULL,
    advisory_id  text NOT NULL REFERENCES advisories ON DELETE CASCADE,
    PRIMARY KEY (package_name, advisory_id)
);
CREATE INDEX advisory_names_of ON advisory_names (advisory_id);
CREATE INDEX advisory_packages_of ON advisory_packages (advisory_id);
