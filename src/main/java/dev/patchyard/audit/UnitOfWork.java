package dev.patchyard.audit;

import java.util.function.Supplier;

/**
 * Keeps together what belongs together: a change and the audit entry about it. Everything that stores and the audit
 * trail write inside is kept as a whole or not at all.
 */
public interface UnitOfWork {
    /**
     * Runs the work, joining a unit that this thread is already in. The work must not call outside systems, and it may
     * be run again from its beginning when it lost against a concurrent unit.
     *
     * @return what the work returned; what it threw is thrown on and nothing is kept
     */
    <T> T together(Supplier<T> work);
}
