package dev.patchyard.api;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Standing;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories as they are written on the wire. */
final class AdvisoryWire {
    private AdvisoryWire() {}

    record Item(
            String id, List<String> aliases, String summary, String details, String severity, @Nullable String cvssVector,
            List<String> cvssVectors, @Nullable Double cvssScore, @Nullable Exploited exploited, @Nullable Epss epss,
            @Nullable String published, @Nullable String modified, @Nullable String withdrawn, List<Affected> affected,
            List<String> references) {}

    record Detail(
            String id, List<String> aliases, String summary, String details, String severity, @Nullable String cvssVector,
            List<String> cvssVectors, @Nullable Double cvssScore, @Nullable Exploited exploited, @Nullable Epss epss,
            @Nullable String published, @Nullable String modified, @Nullable String withdrawn, List<Affected> affected,
            List<String> references, Map<String, Long> stateCounts, List<AffectedCi> affectedCis,
            long affectedTotal) {}

    record Affected(
            String ecosystem, String packageName, String introduced, @Nullable String fixedVersion, @Nullable String lastAffected) {}

    record Exploited(String cve, String added, @Nullable String due, boolean ransomware, String action) {}

    record Epss(String cve, double probability, double percentile, String scored) {}

    record AffectedCi(String ciId, String ciName, String env, List<StateWire.Pending> packages, boolean stale) {}

    record CiStanding(String ciId, String ciName, String env, String state, boolean stale, List<OfPackage> packages) {}

    record OfPackage(
            String name, String version, String state, @Nullable String fixedVersion, String justification) {}

    static Item item(Advisory advisory, Map<String, RiskBook.Risk> risks) {
        return new Item(
                advisory.id(), advisory.aliases(), advisory.summary(), advisory.details(), Words.of(advisory.severity()),
                advisory.cvssVector(), vectors(advisory), advisory.score(), exploited(advisory, risks), epss(advisory, risks),
                Words.time(advisory.published()), Words.time(advisory.modified()), Words.time(advisory.withdrawn()),
                affected(advisory), advisory.references());
    }

    static Detail detail(
            Advisory advisory, Map<String, RiskBook.Risk> risks, Map<AdvisoryState, Long> counts, List<AffectedCi> concerned,
            long total) {
        Item item = item(advisory, risks);
        Map<String, Long> states = new TreeMap<>();
        counts.forEach((state, count) -> states.put(Words.of(state), count));
        return new Detail(
                item.id(), item.aliases(), item.summary(), item.details(), item.severity(), item.cvssVector(),
                item.cvssVectors(), item.cvssScore(), item.exploited(), item.epss(), item.published(), item.modified(),
                item.withdrawn(), item.affected(), item.references(), states, concerned, total);
    }

    static AffectedCi affected(PatchState state, List<PendingPatch> packages) {
        return new AffectedCi(
                state.ciId(), state.ciName(), state.environment(), packages.stream().map(StateWire::pending).toList(),
                state.stale());
    }

    static CiStanding standing(PatchState state, Standing standing) {
        return new CiStanding(
                state.ciId(), state.ciName(), state.environment(), Words.of(standing.state()), state.stale(),
                standing.packages().stream()
                        .map(one -> new OfPackage(
                                one.name(), one.version(), Words.of(one.state()), one.fixedVersion(), one.justification()))
                        .toList());
    }

    static @Nullable Exploited exploited(@Nullable KnownExploited one) {
        return one == null ? null : new Exploited(
                one.cve(), one.added().toString(), one.due() == null ? null : one.due().toString(), one.ransomware(), one.action());
    }

    private static @Nullable Exploited exploited(Advisory advisory, Map<String, RiskBook.Risk> risks) {
        return exploited(risksOf(advisory, risks).map(RiskBook.Risk::exploited).filter(Objects::nonNull)
                .min(Comparator.comparing(KnownExploited::added)).orElse(null));
    }

    private static @Nullable Epss epss(Advisory advisory, Map<String, RiskBook.Risk> risks) {
        return risksOf(advisory, risks).map(RiskBook.Risk::likelihood).filter(Objects::nonNull)
                .max(Comparator.comparing(Likelihood::probability))
                .map(one -> new Epss(one.cve(), one.probability(), one.percentile(), one.scored().toString()))
                .orElse(null);
    }

    private static Stream<RiskBook.Risk> risksOf(Advisory advisory, Map<String, RiskBook.Risk> risks) {
        return advisory.cves().stream().map(risks::get).filter(Objects::nonNull);
    }

    private static List<String> vectors(Advisory advisory) {
        return Objects.requireNonNull(advisory.vectors());
    }

    private static List<Affected> affected(Advisory advisory) {
        return advisory.affected().stream()
                .map(one -> new Affected(
                        one.ecosystem(), one.packageName(), one.introduced(), one.fixedVersion(), one.lastAffected()))
                .toList();
    }
}
