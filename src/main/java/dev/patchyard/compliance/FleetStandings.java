package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryQuery;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.VexStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds all advisories against what is installed everywhere: each version of a package is judged once, and then one pass is
 * made over the CIs, however many advisories there are.
 */
public final class FleetStandings {
    private static final int PAGE = 500;
    private static final int SLICE = 500;
    private static final AdvisoryState[] STATES = AdvisoryState.values();

    private final AdvisoryBoard advisories;
    private final RiskBook risks;
    private final PackageBook packages;

    public FleetStandings(AdvisoryBoard advisories, RiskBook risks, PackageBook packages) {
        this.advisories = advisories;
        this.risks = risks;
        this.packages = packages;
    }

    /** @return how many CIs in service are in which state, by the id of each advisory that speaks about any of them */
    public Map<String, Map<AdvisoryState, Long>> count() {
        Judgements judgements = judged();
        Tally tally = new Tally(judgements.ids().size());
        List<PackageBook.Holding> slice = packages.holdings("", SLICE);
        while (!slice.isEmpty()) {
            slice.forEach(holding -> tally.add(holding.numbers(), judgements.byVersion()));
            slice = packages.holdings(slice.getLast().ciId(), SLICE);
        }
        return tally.byId(judgements.ids());
    }

    private Judgements judged() {
        Map<Integer, PackageVersion> numbered = packages.numbered();
        Map<String, Set<Integer>> byName = new HashMap<>();
        numbered.forEach((number, version) -> {
            byName.computeIfAbsent(version.name(), name -> new HashSet<>()).add(number);
            byName.computeIfAbsent(version.sourceName(), name -> new HashSet<>()).add(number);
        });
        Judgements judgements = new Judgements(new ArrayList<>(), new HashMap<>());
        for (int offset = 0; ; offset += PAGE) {
            List<Advisory> page = advisories.page(AdvisoryQuery.of(null, null), offset, PAGE);
            if (page.isEmpty()) {
                return judgements;
            }
            List<VexStatement> statements =
                    risks.statements(page.stream().flatMap(one -> one.cves().stream()).distinct().toList());
            Map<String, List<VexStatement>> byCve = statements.stream().collect(Collectors.groupingBy(VexStatement::cve));
            for (Advisory advisory : page) {
                judge(advisory, about(advisory, byCve), byName, numbered, judgements);
            }
        }
    }

    private static List<VexStatement> about(Advisory advisory, Map<String, List<VexStatement>> byCve) {
        return advisory.cves().stream().flatMap(cve -> byCve.getOrDefault(cve, List.of()).stream()).toList();
    }

    private static void judge(
            Advisory advisory, Collection<VexStatement> statements, Map<String, Set<Integer>> byName,
            Map<Integer, PackageVersion> numbered, Judgements judgements) {
        Applicability applicability = new Applicability(advisory, statements);
        Map<Integer, AdvisoryState> states = new HashMap<>();
        for (String name : applicability.names()) {
            for (Integer number : byName.getOrDefault(name, Set.of())) {
                applicability.of(numbered.get(number)).ifPresent(standing -> states.put(number, standing.state()));
            }
        }
        if (!states.isEmpty()) {
            int ordinal = judgements.ids().size();
            judgements.ids().add(advisory.id());
            states.forEach((number, state) -> judgements.byVersion().computeIfAbsent(number, none -> new Pairs()).add(ordinal, state));
        }
    }

    /** @param ids of the advisories by their ordinal @param byVersion what each version is in the eyes of which advisory */
    private record Judgements(List<String> ids, Map<Integer, Pairs> byVersion) {}

    /** Ordinals and states, packed: there are a hundred of them for a version. */
    private static final class Pairs {
        private int[] packed = new int[4];
        private int count;

        private void add(int ordinal, AdvisoryState state) {
            if (count == packed.length) {
                packed = Arrays.copyOf(packed, count * 2);
            }
            packed[count++] = ordinal * STATES.length + state.ordinal();
        }
    }

    /** The first state of several packages of one CI counts. */
    private static final class Tally {
        private final int[] first;
        private final int[] touched;
        private final long[][] counts;

        private Tally(int advisories) {
            first = new int[advisories];
            Arrays.fill(first, STATES.length);
            touched = new int[advisories];
            counts = new long[STATES.length][advisories];
        }

        private void add(List<Integer> versions, Map<Integer, Pairs> byVersion) {
            int many = 0;
            for (Integer version : versions) {
                Pairs pairs = byVersion.get(version);
                for (int index = 0; pairs != null && index < pairs.count; index++) {
                    int ordinal = pairs.packed[index] / STATES.length;
                    int state = pairs.packed[index] % STATES.length;
                    if (first[ordinal] == STATES.length) {
                        touched[many++] = ordinal;
                    }
                    first[ordinal] = Math.min(first[ordinal], state);
                }
            }
            for (int index = 0; index < many; index++) {
                int ordinal = touched[index];
                counts[first[ordinal]][ordinal]++;
                first[ordinal] = STATES.length;
            }
        }

        private Map<String, Map<AdvisoryState, Long>> byId(List<String> ids) {
            Map<String, Map<AdvisoryState, Long>> found = new HashMap<>();
            for (int ordinal = 0; ordinal < ids.size(); ordinal++) {
                Map<AdvisoryState, Long> states = new EnumMap<>(AdvisoryState.class);
                for (AdvisoryState state : STATES) {
                    long cis = counts[state.ordinal()][ordinal];
                    if (cis > 0) {
                        states.put(state, cis);
                    }
                }
                if (!states.isEmpty()) {
                    found.put(ids.get(ordinal), states);
                }
            }
            return found;
        }
    }
}
