package dev.patchyard.failpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A machine's clock that somebody sets while it is used: a file says how far it is off, and no file that it is right. */
final class SetClock extends Clock {
    private final Clock right;
    private final Path off;

    SetClock(Clock right, Path off) {
        this.right = right;
        this.off = off;
    }

    @Override
    public Instant instant() {
        try {
            return right.instant().plus(Duration.parse(Files.readString(off)));
        } catch (NoSuchFileException isRight) {
            return right.instant();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
