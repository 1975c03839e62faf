--liquibase formatted sql

--changeset patchyard:exports
-- An export goes on after the id it came to.
CREATE INDEX advisories_by_id ON advisories (id COLLATE "C");
