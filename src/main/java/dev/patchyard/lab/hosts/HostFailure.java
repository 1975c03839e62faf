package dev.patchyard.lab.hosts;

import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Refusal;

/** An order to a lab host that did not work out; the message says which and why. */
public final class HostFailure extends RuntimeException implements Refusal {
    public HostFailure(String message) {
        super(message);
    }

    @Override
    public Problem problem() {
        return Problem.of(409, "host_refused", getMessage());
    }
}
