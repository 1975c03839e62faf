package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.VexStatement;
import java.util.Collection;
import java.util.List;

/**
 * What is known of vulnerabilities when hosts are judged.
 *
 * @param advisories at least those about anything that is pending
 * @param statements at least those about the CVE numbers of these advisories
 */
public record Knowledge(Collection<Advisory> advisories, Collection<VexStatement> statements) {
    public Knowledge {
        advisories = List.copyOf(advisories);
        statements = List.copyOf(statements);
    }

    /** @return advisories without any vendor's statement */
    public static Knowledge of(Collection<Advisory> advisories) {
        return new Knowledge(advisories, List.of());
    }
}
