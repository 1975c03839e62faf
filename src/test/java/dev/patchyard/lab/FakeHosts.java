package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.HostFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Hosts that are one text each: a snapshot keeps the text, a revert brings it back. */
public final class FakeHosts implements HostControl {
    private final Map<String, String> contents = new HashMap<>();
    private final Map<String, Map<String, String>> kept = new HashMap<>();
    private final Set<String> off = new HashSet<>();
    private final Set<String> cut = new HashSet<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile String failure;

    /** Lets snapshot operations wait until the returned latch is counted down. */
    public CountDownLatch holdSnapshots() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** Lets every snapshot operation fail with this reason. */
    public void failSnapshots(String reason) {
        failure = reason;
    }

    /** Writes what the host is. */
    public synchronized void write(String host, String content) {
        contents.put(host, content);
    }

    /** @return what the host is */
    public synchronized String read(String host) {
        return contents.getOrDefault(host, "fresh");
    }

    /** @return whether the host's network is cut */
    public synchronized boolean isCut(String host) {
        return cut.contains(host);
    }

    @Override
    public synchronized boolean running(String host) {
        return !off.contains(host);
    }

    @Override
    public synchronized void start(String host) {
        off.remove(host);
    }

    @Override
    public synchronized void stop(String host) {
        off.add(host);
    }

    @Override
    public synchronized void kill(String host) {
        off.add(host);
    }

    @Override
    public void reboot(String host) {
        start(host);
    }

    @Override
    public Kept snapshot(String host, String snapshot) {
        pass();
        synchronized (this) {
            kept.computeIfAbsent(host, name -> new HashMap<>()).put(snapshot, read(host));
            return new Kept(snapshot, "filesystem");
        }
    }

    @Override
    public void revert(String host, String snapshot) {
        pass();
        synchronized (this) {
            write(host, kept.get(host).get(snapshot));
            start(host);
        }
    }

    @Override
    public synchronized void drop(String host, String snapshot) {
        kept.get(host).remove(snapshot);
    }

    @Override
    public synchronized List<Kept> snapshots(String host) {
        return kept.getOrDefault(host, Map.of()).keySet().stream().map(id -> new Kept(id, "filesystem")).toList();
    }

    @Override
    public synchronized void network(String host, boolean plugged) {
        if (plugged) {
            cut.remove(host);
        } else {
            cut.add(host);
        }
    }

    @Override
    public Output execute(String host, List<String> command, Duration limit) {
        return running(host) ? new Output(0, String.join(" ", command), "") : new Output(1, "", "the host is off");
    }

    @Override
    public long freeBytes() {
        return 1_000_000_000L;
    }

    @Override
    public long capacityBytes() {
        return 2_000_000_000L;
    }

    @Override
    public long usedBytes(String host) {
        return 4_000_000L;
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new HostFailure(failure);
        }
    }
}
