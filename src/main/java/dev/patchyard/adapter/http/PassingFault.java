package dev.patchyard.adapter.http;

import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fault that may be gone at the next try. */
final class PassingFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final CollaboratorFault fault;
    final transient @Nullable Duration retryAfter;
    /** Whether it is there and well and only asks for patience. */
    final boolean isBusy;

    PassingFault(CollaboratorFault fault, @Nullable Duration retryAfter, boolean isBusy) {
        super(fault.getMessage(), fault, false, false);
        this.fault = fault;
        this.retryAfter = retryAfter;
        this.isBusy = isBusy;
    }
}
