package dev.patchyard.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a CI stands to an advisory.
 *
 * @param ciId     the CI
 * @param state    what counts of its packages' states
 * @param packages the packages that the advisory speaks about, by name
 */
public record Standing(String ciId, AdvisoryState state, List<OfPackage> packages) {
    /**
     * How a package stands to it.
     *
     * @param name          the package
     * @param version       what is installed
     * @param state         what that means
     * @param fixedVersion  the version that is not affected, of the package or its source; null when none is named
     * @param justification why it is not affected, empty where that is not the state
     */
    public record OfPackage(
            String name, String version, AdvisoryState state, @Nullable String fixedVersion, String justification) {}

    public Standing {
        packages = List.copyOf(packages);
    }
}
