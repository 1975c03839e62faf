package dev.patchyard.cli.datacenter;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept running.
 *
 * @param installation where Patchyard lies: the launcher, {@code target/}, policies and playbooks
 * @param state        directory for everything that is kept
 * @param port         the server's port on the machine's loopback, 0 for a free one
 * @param lab          null for a server without a lab
 * @param settings     of the server, by the names of their environment variables, besides those that follow from the rest
 */
public record DatacenterOrder(Path installation, Path state, int port, @Nullable LabOrder lab, Map<String, String> settings) {
    public DatacenterOrder {
        settings = Map.copyOf(settings);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port: expected 0 to 65535");
        }
    }

    public DatacenterOrder(Path installation, Path state, int port, @Nullable LabOrder lab) {
        this(installation, state, port, lab, Map.of());
    }

    /** @return the same with a server that keeps the database and answers, and leaves the runs to other nodes */
    public DatacenterOrder withoutWalking() {
        return new DatacenterOrder(installation, state, port, lab, Map.of("PATCHYARD_WALK_RUNS", "false"));
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
