package dev.patchyard.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.fake.InMemoryAdvisoryBoard;
import dev.patchyard.fake.InMemoryComplianceBoard;
import dev.patchyard.fake.InMemoryPackageBook;
import dev.patchyard.fake.InMemoryRiskBook;
import dev.patchyard.given.Hosts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetStandingsTest {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

    private final InMemoryAdvisoryBoard advisories = new InMemoryAdvisoryBoard();
    private final InMemoryRiskBook risks = new InMemoryRiskBook();
    private final InMemoryComplianceBoard board = new InMemoryComplianceBoard();
    private final InMemoryPackageBook packages = new InMemoryPackageBook(board);
    private final Random random = new Random(11);

    @Test
    void onePassOverAllGivesWhatEachAdvisoryGivesByItself() {
        packages.put(IntStream.range(0, 1200).mapToObj(this::host).toList());
        board.put(List.of(Judge.neverScanned(Hosts.ci("ci-7", "debian12"), List.of()).retired(NOON)));
        List<Advisory> all = IntStream.range(0, 700).mapToObj(this::advisory).toList();
        advisories.put(all);
        risks.state("vex", List.of(new VexStatement(
                "CVE-2026-3", "Debian:12", "p3", VexStatement.Status.NOT_AFFECTED, "vulnerable_code_not_present")));
        Map<String, Map<AdvisoryState, Long>> counted = new FleetStandings(advisories, risks, packages).count();
        Standings standings = new Standings(packages, risks);
        all.forEach(advisory -> assertThat(counted.getOrDefault(advisory.id(), Map.of())).as(advisory.id())
                .isEqualTo(standings.counts(advisory).entrySet().stream()
                        .filter(state -> state.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        assertThat(counted.values().stream().flatMap(states -> states.keySet().stream()).distinct())
                .as("something of everything").hasSizeGreaterThan(3);
        assertThat(counted).doesNotContainKey("A-699");
    }

    private HostPackages host(int number) {
        return new HostPackages("ci-" + number, NOON, random.ints(8, 0, 12).distinct()
                .mapToObj(name -> version(name, random.nextInt(4))).toList());
    }

    private static PackageVersion version(int name, int version) {
        String text = version == 3 ? "no version" : version + ".0";
        return new PackageVersion("debian", "12", "p" + name, text, "s" + name / 2, text);
    }

    /** The last one is about a package that nobody has. */
    private Advisory advisory(int number) {
        List<Affected> affected = number == 699
                ? List.of(new Affected("Debian:12", "nothing", "0", "1"))
                : random.ints(1 + random.nextInt(3), 0, 12)
                        .mapToObj(name -> new Affected(
                                "Debian:12", (random.nextBoolean() ? "p" + name : "s" + name / 2), "0",
                                random.nextInt(5) == 0 ? null : random.nextInt(4) + ".0"))
                        .toList();
        return new Advisory(
                "A-" + number, List.of("CVE-2026-" + number), "A flaw", "", Severity.HIGH, null, NOON, NOON,
                random.nextInt(9) == 0 ? NOON : null, affected, List.of());
    }
}
