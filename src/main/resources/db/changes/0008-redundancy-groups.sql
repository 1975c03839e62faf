--liquibase formatted sql

--changeset patchyard:redundancy-groups
-- One member of a group at most has a place, over all runs.
ALTER TABLE host_places ADD COLUMN redundancy_group text;
CREATE INDEX host_places_of_group ON host_places (redundancy_group) WHERE redundancy_group IS NOT NULL;
