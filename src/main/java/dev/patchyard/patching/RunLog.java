package dev.patchyard.patching;

/** Where a play tells what happens, as it happens. May be called from several threads. */
@FunctionalInterface
public interface RunLog {
    void tell(HostEvent event);
}
