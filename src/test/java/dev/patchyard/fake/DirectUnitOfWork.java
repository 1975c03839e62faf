package dev.patchyard.fake;

import dev.patchyard.audit.UnitOfWork;
import java.util.function.Supplier;

/** Runs the work as it is: nothing in memory can be taken back. */
public final class DirectUnitOfWork implements UnitOfWork {
    @Override
    public <T> T together(Supplier<T> work) {
        return work.get();
    }
}
