package dev.patchyard.cli;

import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that every command with a datacenter takes. The launcher fills in what only it knows. */
final class DatacenterOptions {
    @Option(names = "--state", paramLabel = "DIR", description = "Where everything is kept.")
    private Path state;

    @Option(names = "--port", paramLabel = "N", description = "Port on this machine's loopback; 0 takes a free one.")
    private int port;

    @Option(names = "--hosts", paramLabel = "N", description = "Hosts of the lab, at least 12 (default ${DEFAULT-VALUE}).")
    private int hosts = 12;

    /** @throws Trouble if the launcher did not say what it must */
    DatacenterOrder order(boolean lab) {
        Path installation = Path.of(property("patchyard.home"));
        Path kept = (state == null ? installation.resolve(".patchyard/up") : state).toAbsolutePath().normalize();
        return new DatacenterOrder(installation, kept, port, lab ? labOrder() : null);
    }

    private DatacenterOrder.LabOrder labOrder() {
        Path image = Path.of(property("patchyard.lab.image"));
        return new DatacenterOrder.LabOrder(image, Path.of(property("patchyard.lab.scripts")), hosts);
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new Trouble("start this with ./patchyard: " + name + " is not set");
        }
        return value;
    }
}
