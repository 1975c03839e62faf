package dev.patchyard.api;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Advisories as they are written on the wire. */
final class AdvisoryWire {
    private AdvisoryWire() {}

    record Item(
            String id, List<String> aliases, String summary, String details, String severity, @Nullable String cvssVector,
            @Nullable String published, @Nullable String modified, @Nullable String withdrawn, List<Affected> affected,
            List<String> references) {}

    record Detail(
            String id, List<String> aliases, String summary, String details, String severity, @Nullable String cvssVector,
            @Nullable String published, @Nullable String modified, @Nullable String withdrawn, List<Affected> affected,
            List<String> references, List<AffectedCi> affectedCis) {}

    record Affected(String ecosystem, String packageName, String introduced, @Nullable String fixedVersion) {}

    record AffectedCi(String ciId, String ciName, String env, List<StateWire.Pending> packages, boolean stale) {}

    static Item item(Advisory advisory) {
        return new Item(
                advisory.id(), advisory.aliases(), advisory.summary(), advisory.details(), Words.of(advisory.severity()),
                advisory.cvssVector(), Words.time(advisory.published()), Words.time(advisory.modified()),
                Words.time(advisory.withdrawn()), affected(advisory), advisory.references());
    }

    static Detail detail(Advisory advisory, List<AffectedCi> concerned) {
        Item item = item(advisory);
        return new Detail(
                item.id(), item.aliases(), item.summary(), item.details(), item.severity(), item.cvssVector(),
                item.published(), item.modified(), item.withdrawn(), item.affected(), item.references(), concerned);
    }

    static AffectedCi affected(PatchState state, List<PendingPatch> packages) {
        return new AffectedCi(
                state.ciId(), state.ciName(), state.environment(), packages.stream().map(StateWire::pending).toList(),
                state.stale());
    }

    private static List<Affected> affected(Advisory advisory) {
        return advisory.affected().stream()
                .map(one -> new Affected(one.ecosystem(), one.packageName(), one.introduced(), one.fixedVersion()))
                .toList();
    }
}
