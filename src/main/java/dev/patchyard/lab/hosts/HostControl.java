package dev.patchyard.lab.hosts;

import java.time.Duration;
import java.util.List;

/**
 * What can be done to the lab's hosts from outside, as a hypervisor would. Hosts are named; unknown names and failed
 * orders throw {@link HostFailure}. Safe for many threads; two orders to one host at a time are the caller's matter.
 */
public interface HostControl {
    /** What a command on a host gave. */
    record Output(int exitCode, String out, String error) {}

    /**
     * A snapshot that really exists.
     *
     * @param consistency {@code filesystem}, or {@code crash} when it was taken while packages were being changed
     */
    record Kept(String id, String consistency) {}

    /** @return whether the host runs */
    boolean running(String host);

    /** Starts a host; a running one stays as it is. */
    void start(String host);

    /** Ends a host as its power button would; a stopped one stays as it is. */
    void stop(String host);

    /** Cuts a host's power: nothing in it gets a say. */
    void kill(String host);

    /** Restarts a running host from within. */
    void reboot(String host);

    /** Takes a snapshot of the host's disk as it is this moment. */
    Kept snapshot(String host, String snapshot);

    /** Brings a snapshot back; whatever was written since is lost. The host runs afterwards. */
    void revert(String host, String snapshot);

    /** Removes a snapshot. */
    void drop(String host, String snapshot);

    /** @return the snapshots that really exist */
    List<Kept> snapshots(String host);

    /** Unplugs or plugs the host's network. */
    void network(String host, boolean plugged);

    /** Runs a command as root in a running host, without SSH. */
    Output execute(String host, List<String> command, Duration limit);

    /** @return bytes that are free where the hosts' disks and snapshots lie */
    long freeBytes();

    /** @return bytes of the place where the hosts' disks and snapshots lie, free or not */
    long capacityBytes();

    /** @return bytes that the host's own disk takes, without its base */
    long usedBytes(String host);
}
