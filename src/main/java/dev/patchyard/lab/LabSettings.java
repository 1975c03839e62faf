package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * What the lab's services need to start.
 *
 * @param state the state directory; tokens and documents in it are kept across restarts
 * @param hosts the hosts that are CIs and virtual machines
 * @param control how orders reach the hosts
 * @param address the numeric address to listen on
 * @param firstPort CMDB listens there, ITSM, sim-engine, lab control, plain CMDB and plain ITSM on the five after
 *     it; 0 gives each a free port
 * @param clock the lab's time
 */
public record LabSettings(
        Path state, List<LabHost> hosts, HostControl control, String address, int firstPort, Clock clock) {
    public LabSettings {
        hosts = List.copyOf(hosts);
        if (firstPort < 0 || firstPort > 65_500) {
            throw new IllegalArgumentException("firstPort must be from 0 to 65500, not " + firstPort);
        }
    }

    /** @return settings for services in this process on free loopback ports */
    public static LabSettings onLoopback(Path state, List<LabHost> hosts, HostControl control) {
        return new LabSettings(state, hosts, control, "127.0.0.1", 0, Clock.systemUTC());
    }
}
