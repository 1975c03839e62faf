package dev.patchyard.policy;

import java.time.Duration;
import java.util.List;

/**
 * What no policy sets: how long something may take, how old an answer may be, how long records are kept.
 * docs/policy-reference.md shows the table. None of these ever ends a package transaction: at its limit we stop waiting.
 */
public final class Limits {
    /** For annotations, which take no durations. */
    public static final int CONNECT_SECONDS = 10;
    /** For annotations, which take no durations. */
    public static final int PRE_FLIGHT_MINUTES = 5;

    public static final Duration CONNECT = Duration.ofSeconds(CONNECT_SECONDS);
    public static final Duration COLLABORATOR = Duration.ofSeconds(30);
    public static final Duration PRE_FLIGHT = Duration.ofMinutes(PRE_FLIGHT_MINUTES);
    public static final Duration SNAPSHOT = Duration.ofMinutes(15);
    public static final Duration PACKAGE_STEP = Duration.ofMinutes(60);
    public static final Duration HEALTH = Duration.ofMinutes(10);
    public static final Duration HOST = Duration.ofMinutes(90);
    /** How long it is tried to prove that no package manager works on a host any more. */
    public static final Duration FENCE = Duration.ofMinutes(10);
    /** How long a host may take to answer after a reboot or a revert. */
    public static final Duration RETURN = Duration.ofMinutes(15);
    /** How long a collaborator may show things as they were before a change of ours. */
    public static final Duration SETTLE = Duration.ofSeconds(45);
    public static final Duration GATE_ANSWER_AGE = Duration.ofSeconds(30);
    public static final Duration SNAPSHOT_AGE = Duration.ofMinutes(15);
    public static final Duration METADATA_AGE = Duration.ofHours(48);
    public static final Duration SNAPSHOT_ALARM = Duration.ofHours(48);
    public static final Duration CLOSURE_ALARM = Duration.ofHours(1);
    public static final Duration SNAPSHOT_LIFE = Duration.ofDays(7);
    public static final Duration RUNS_KEPT = Duration.ofDays(400);
    public static final Duration TASK_LOGS_KEPT = Duration.ofDays(90);
    public static final Duration EVENT_FILES_KEPT = Duration.ofDays(30);
    public static final Duration FEED_KEPT = Duration.ofDays(30);

    /** One line of the page. */
    public record Row(String what, Duration limit) {}

    /** Everything above in the words of the page, in its order. */
    public static final List<Row> TABLE = List.of(
            new Row("connect", CONNECT),
            new Row("collaborator", COLLABORATOR),
            new Row("pre-flight", PRE_FLIGHT),
            new Row("snapshot", SNAPSHOT),
            new Row("package step", PACKAGE_STEP),
            new Row("health", HEALTH),
            new Row("host", HOST),
            new Row("package lock", FENCE),
            new Row("return", RETURN),
            new Row("settle", SETTLE),
            new Row("age of the gate's answer", GATE_ANSWER_AGE),
            new Row("age of the snapshot", SNAPSHOT_AGE),
            new Row("age of the metadata", METADATA_AGE),
            new Row("snapshot alarm", SNAPSHOT_ALARM),
            new Row("closure alarm", CLOSURE_ALARM),
            new Row("life of a snapshot", SNAPSHOT_LIFE),
            new Row("runs, gate decisions, audit", RUNS_KEPT),
            new Row("task logs", TASK_LOGS_KEPT),
            new Row("event files", EVENT_FILES_KEPT),
            new Row("event feed", FEED_KEPT));

    private Limits() {}
}
