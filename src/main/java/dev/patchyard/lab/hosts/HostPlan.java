package dev.patchyard.lab.hosts;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Decides which hosts a lab of a given size has. Pure: the same size always gives the same hosts. */
public final class HostPlan {
    private HostPlan() {}

    /**
     * Two Debian hosts for each EL host. Every second host of a family and its last take only
     * {@code ops}, so that at least half of all do; the last of each family holds a package.
     *
     * @param count how many hosts, from 1 to 240
     */
    public static List<LabHost> of(int count) {
        return of(count, count / 3);
    }

    /** The same with so many EL hosts among them. */
    public static List<LabHost> of(int count, int enterprise) {
        if (count < 1 || count > 240) {
            throw new IllegalArgumentException("a lab has 1 to 240 hosts, not " + count);
        }
        if (enterprise < 0 || enterprise > count) {
            throw new IllegalArgumentException("of " + count + " hosts 0 to " + count + " can be EL hosts, not " + enterprise);
        }
        int debian = count - enterprise;
        List<LabHost> hosts = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            boolean isDebian = index < debian;
            int number = isDebian ? index + 1 : index - debian + 1;
            boolean lastOfFamily = number == (isDebian ? debian : enterprise);
            String login = number % 2 == 0 || lastOfFamily ? "ops" : "root";
            hosts.add(host(index, isDebian ? "debian" : "el",
                    "%s-%02d".formatted(isDebian ? "deb" : "el", number), login, lastOfFamily));
        }
        return hosts;
    }

    private static LabHost host(int index, String family, String name, String login, boolean holds) {
        UUID product = UUID.nameUUIDFromBytes(("product of lab host " + name).getBytes(StandardCharsets.UTF_8));
        String machine = UUID.nameUUIDFromBytes(("machine of lab host " + name).getBytes(StandardCharsets.UTF_8))
                .toString().replace("-", "");
        return new LabHost(name, "vm-%03d".formatted(index + 1), family, index,
                "10.77.%d.%d".formatted(index / 250, index % 250 + 2), login,
                "52:54:00:4c:%02x:%02x".formatted(index / 256, index % 256), machine, product.toString(), List.of(),
                holds);
    }
}
