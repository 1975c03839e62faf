--liquibase formatted sql

--changeset patchyard:compliance-days
CREATE TABLE compliance_days (
    day           date NOT NULL,
    dimension     text NOT NULL,
    name          text NOT NULL,
    compliant     bigint NOT NULL,
    non_compliant bigint NOT NULL,
    unknown       bigint NOT NULL,
    exempt        bigint NOT NULL,
    overdue       bigint NOT NULL,
    scanned       bigint NOT NULL,
    PRIMARY KEY (dimension, name, day)
);
CREATE INDEX compliance_days_by_day ON compliance_days (day);
