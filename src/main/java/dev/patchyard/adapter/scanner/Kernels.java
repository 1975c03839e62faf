package dev.patchyard.adapter.scanner;

import dev.patchyard.advisory.version.VersionOrder;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installed kernels against the one that runs. */
final class Kernels {
    private final Map<String, String> installed;
    private final String running;
    private final VersionOrder order;

    /** @param installed by their releases as {@code uname} says them, with the packages' versions */
    Kernels(Map<String, String> installed, String running, VersionOrder order) {
        this.installed = installed;
        this.running = running;
        this.order = order;
    }

    /** @return the newest installed one of the running one's kind, null when no package brings one */
    @Nullable String newest() {
        return installed.entrySet().stream()
                .filter(kernel -> kind(kernel.getKey()).equals(kind(running)))
                .max(Comparator.<Map.Entry<String, String>, String>comparing(Map.Entry::getValue, order::compare)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** @return the newest one where it is newer than the running one, which is an installed one too */
    Optional<String> newer() {
        String newest = newest();
        String now = installed.get(running);
        return newest == null || now == null || order.compare(installed.get(newest), now) <= 0
                ? Optional.empty()
                : Optional.of(newest);
    }

    /** The flavour of Debian's, the architecture of Enterprise Linux's. */
    private String kind(String release) {
        return release.substring(release.lastIndexOf(order == VersionOrder.DEB ? '-' : '.') + 1);
    }
}
