package dev.patchyard.patching;

import java.util.List;

/** Where a play tells what happens, as it happens. May be called from several threads. */
@FunctionalInterface
public interface RunLog {
    void tell(HostEvent event);

    /** Takes what the play's tasks did, in their order and many at a time; who is not interested passes over it. */
    default void tasks(List<TaskLine> lines) {}
}
