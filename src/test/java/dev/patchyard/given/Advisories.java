package dev.patchyard.given;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryFeed;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.Severity;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Advisories for tests. */
public final class Advisories {
    private Advisories() {}

    /** One that stands, for all versions before the fixed one. */
    public static Advisory advisory(String id, String published, String ecosystem, String packageName, String fixed) {
        Instant at = Instant.parse(published + "T00:00:00Z");
        return new Advisory(id, List.of("alias-of-" + id), "A flaw in " + packageName, "", Severity.HIGH, null, at, at, null,
                List.of(new Affected(ecosystem, packageName, "0", fixed)), List.of());
    }

    /** A feed of that name that tells this at every reading. */
    public static AdvisoryFeed feed(String name, Consumer<FeedIntake> telling) {
        return new AdvisoryFeed() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Reading read(@Nullable String version, FeedIntake intake) {
                telling.accept(intake);
                return new Reading(false, null);
            }
        };
    }
}
