package dev.patchyard.journey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine's loopback that lead to the sshd of lab hosts, for whoever does not live in the lab's network. */
final class HostRelays implements AutoCloseable {
    private final Site site;
    private final List<Process> relays = new ArrayList<>();

    HostRelays(Site site) {
        this.site = site;
    }

    /** @return a port that leads to the host, open until {@link #close} */
    int to(LentHost host) {
        String address = host.ci().required("attributes").required("ip").asText();
        try {
            Process relay = new ProcessBuilder(System.getProperty("patchyard.lab.scripts") + "/relay", "127.0.0.1:0",
                    Long.toString(site.running().namespace()), address + ":22").start();
            relays.add(relay);
            BufferedReader answers = relay.inputReader();
            String first = answers.readLine();
            if (first == null || !"ready".equals(answers.readLine())) {
                throw new AssertionError("no relay to " + host + ": " + first);
            }
            return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        relays.forEach(Process::destroy);
    }
}
