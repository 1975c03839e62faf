package dev.patchyard.adapter.http;

import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fault that may be gone at the next try. */
final class PassingFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final CollaboratorFault fault;
    final transient @Nullable Duration retryAfter;

    PassingFault(CollaboratorFault fault, @Nullable Duration retryAfter) {
        super(fault.getMessage(), fault, false, false);
        this.fault = fault;
        this.retryAfter = retryAfter;
    }
}
