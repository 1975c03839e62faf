--liquibase formatted sql

--changeset patchyard:task-log
-- What the tasks of a run's plays did: a JSON list of lines in each row, numbered through the run. The last line of a block
-- names it; how far a play was heard is the highest of its tasks.
CREATE TABLE task_blocks (
    run_id    text NOT NULL REFERENCES runs ON DELETE CASCADE,
    last      bigint NOT NULL CHECK (last >= 1),
    play_id   text NOT NULL,
    last_task bigint NOT NULL,
    cis       text[] NOT NULL,
    lines     text NOT NULL,
    PRIMARY KEY (run_id, last)
);
CREATE INDEX task_blocks_of_play ON task_blocks (run_id, play_id, last_task);
