package dev.patchyard.chaos;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of a node's machine: it goes before or after that of the database and of all others, and may jump. */
final class NodeClock extends Clock {
    private final Clock real;
    private Duration off = Duration.ZERO;

    NodeClock(Clock real) {
        this.real = real;
    }

    /** From now on it differs by so much. */
    void differBy(Duration length) {
        off = length;
    }

    @Override
    public Instant instant() {
        return real.instant().plus(off);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for it");
    }
}
