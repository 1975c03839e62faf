package dev.patchyard.cli;

import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command with a datacenter takes. The launcher fills in what only it knows. */
final class DatacenterOptions {
    @Option(names = "--state", paramLabel = "DIR", description = "Where everything is kept.")
    private @Nullable Path state;

    @Option(names = "--port", paramLabel = "N", description = "Port on this machine's loopback; 0 takes a free one.")
    private int port;

    @Option(names = "--hosts", paramLabel = "N", description = "Hosts of the lab, at least 12 (default ${DEFAULT-VALUE}).")
    private int hosts = 12;

    /** @throws Trouble if the launcher did not say what it must */
    DatacenterOrder order(boolean lab) {
        return order(state, "up", port, lab ? hosts : 0);
    }

    /**
     * @param state null for the directory of that name below the installation
     * @param hosts of the lab, 0 for a server without one
     * @throws Trouble if the launcher did not say what it must
     */
    static DatacenterOrder order(@Nullable Path state, String name, int port, int hosts) {
        Path installation = Path.of(property("patchyard.home"));
        Path kept = (state == null ? installation.resolve(".patchyard").resolve(name) : state).toAbsolutePath().normalize();
        return new DatacenterOrder(installation, kept, port, hosts == 0 ? null : labOrder(hosts));
    }

    private static DatacenterOrder.LabOrder labOrder(int hosts) {
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
