package dev.patchyard.given;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import java.time.Instant;
import java.util.List;

/** Advisories for tests. */
public final class Advisories {
    private Advisories() {}

    /** One that stands, for all versions before the fixed one. */
    public static Advisory advisory(String id, String published, String ecosystem, String packageName, String fixed) {
        Instant at = Instant.parse(published + "T00:00:00Z");
        return new Advisory(id, List.of("alias-of-" + id), "A flaw in " + packageName, "", Severity.HIGH, null, at, at, null,
                List.of(new Affected(ecosystem, packageName, "0", fixed)), List.of());
    }
}
