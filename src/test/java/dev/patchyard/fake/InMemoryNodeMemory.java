package dev.patchyard.fake;

import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.NodeMemory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A memory that a test can look into. */
public final class InMemoryNodeMemory implements NodeMemory {
    private @Nullable Mark last;

    @Override
    public synchronized Optional<Mark> recall() {
        return Optional.ofNullable(last);
    }

    @Override
    public synchronized void keep(Mark mark) {
        last = mark;
    }
}
