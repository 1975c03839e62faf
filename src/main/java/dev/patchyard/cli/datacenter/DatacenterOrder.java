package dev.patchyard.cli.datacenter;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept running.
 *
 * @param installation where Patchyard lies: the launcher, {@code target/}, policies and playbooks
 * @param state        directory for everything that is kept
 * @param port         the server's port on the machine's loopback, 0 for a free one
 * @param lab          null for a server without a lab
 */
public record DatacenterOrder(Path installation, Path state, int port, @Nullable LabOrder lab) {
    public DatacenterOrder {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port: expected 0 to 65535");
        }
    }

    /**
     * The lab that is wanted.
     *
     * @param image   what {@code src/main/lab/build} made
     * @param scripts the lab's scripts
     * @param hosts   how many hosts
     * @param options more options of the lab's own command line
     */
    public record LabOrder(Path image, Path scripts, int hosts, List<String> options) {
        public LabOrder {
            options = List.copyOf(options);
            if (hosts < 12 || hosts > 240) {
                throw new IllegalArgumentException("--hosts: expected 12 to 240");
            }
        }

        public LabOrder(Path image, Path scripts, int hosts) {
            this(image, scripts, hosts, List.of());
        }
    }
}
