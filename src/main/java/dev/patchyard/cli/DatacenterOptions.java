package dev.patchyard.cli;

import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

    /** @return an order without a lab, whose state lies in a directory below that one that nobody has used before */
    static DatacenterOrder fresh(@Nullable Path state, String name) {
        DatacenterOrder order = order(state, name, 0, 0);
        try {
            Files.createDirectories(order.state());
            Path unused = order.state().resolve("1");
            for (int number = 2; Files.exists(unused); number++) {
                unused = order.state().resolve(Integer.toString(number));
            }
            return new DatacenterOrder(order.installation(), Files.createDirectory(unused), 0, null);
        } catch (IOException refused) {
            throw new UncheckedIOException(order.state() + " cannot be used: " + refused.getMessage(), refused);
        }
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
