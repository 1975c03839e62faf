--liquibase formatted sql

--changeset patchyard:package-order
CREATE INDEX ci_packages_in_order ON ci_packages (ci_id COLLATE "C");
-- Room for what a scan changes without touching the index of packages: mostly the time alone.
ALTER TABLE ci_packages SET (fillfactor = 80);
