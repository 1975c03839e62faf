package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a host's package manager says: all that stays the same while its fingerprint does.
 *
 * @param packages installed ones
 * @param pending  updates
 * @param unsigned repositories that are used without a good signature
 * @param held     what holds packages back
 * @param broken   packages that are not in order, in words
 * @param kernels  releases of installed kernels as {@code uname} says them, each with the package's version
 * @param moved    when packages were installed, in seconds since the epoch, for those whose new version needs a boot
 * @param expires  until when repositories' word counts, for those that say it
 */
record Holdings(
        List<InstalledPackage> packages,
        List<PendingPatch> pending,
        List<String> unsigned,
        List<String> held,
        List<String> broken,
        Map<String, String> kernels,
        Map<String, Long> moved,
        Map<String, Instant> expires) {
    Holdings {
        packages = List.copyOf(packages);
        pending = List.copyOf(pending);
        unsigned = List.copyOf(unsigned);
        held = List.copyOf(held);
        broken = List.copyOf(broken);
        kernels = Map.copyOf(kernels);
        moved = Map.copyOf(moved);
        expires = Map.copyOf(expires);
    }
}
