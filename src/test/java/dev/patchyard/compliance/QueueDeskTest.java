package dev.patchyard.compliance;

import static dev.patchyard.given.Advisories.advisory;
import static dev.patchyard.given.Hosts.SUNDAY;
import static dev.patchyard.given.Hosts.debian12;
import static dev.patchyard.given.Hosts.held;
import static dev.patchyard.given.Hosts.scan;
import static dev.patchyard.given.Hosts.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.advisory.Severity;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Yard;
import dev.patchyard.run.ComplianceLedger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One list of things to do. */
class QueueDeskTest {
    private final Yard yard = new Yard();
    private final ComplianceLedger ledger =
            new ComplianceLedger(yard.board, yard.advisories, yard.shelf, yard.packages, yard.risks);
    private final QueueDesk desk = new QueueDesk(yard.board, yard.advisories, yard.packages);

    private void host(String id, PendingPatch... updates) {
        ledger.enter(List.of(Hosts.ci(id, "debian12")), Map.of(id, scan(id, SUNDAY, debian12(), updates)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3-1, 2.0.0-1, MAJOR", "1.2.3-1, 1.3.0-1, MINOR", "1.2.3-1, 1.2.4-1, PATCH", "1.2.3-1, 1.2.3-2, PATCH",
        "1.2.3-1, 1:1.2.3-1, MAJOR", "0:1.2-1, 1.2-2, PATCH", "'', 1.0, MAJOR", "1, 1.1, MINOR", "2024a-0, 2024b-0, PATCH",
        "6.1.0-25, 6.01.0-26, PATCH", "20240203~deb12, 20250101~deb12, MAJOR", "git, git2, MAJOR"
    })
    void aStepIsAsLargeAsTheFirstNumberThatDiffers(String from, String to, UpdateClass expected) {
        assertThat(UpdateClass.of(from, to)).isEqualTo(expected);
    }

    @Test
    void anUpdateIsToldOnceWithAllItsCisAndAVulnerablePackageNotAsOutdatedToo() {
        yard.advisories.put(List.of(
                advisory("DSA-1", "2026-10-01", "Debian:12", "web", "1.5"),
                advisory("DSA-2", "2026-10-01", "Debian:12", "web", "1.7"),
                advisory("DSA-3", "2026-10-01", "Debian:12", "web", "2.1")));
        PendingPatch web = update("web", "1.0", "2.0", true);
        host("a", web, update("tzdata", "2024a", "2024b", false));
        host("b", held(web));
        host("c", update("web", "1.8", "2.0", false));
        QueueDesk.Queue queue = desk.all();
        assertThat(queue.rows()).extracting(QueueRow::name, QueueRow::installed, QueueRow::isVulnerable)
                .containsExactly(
                        tuple("web", "1.0", true), tuple("web", "1.8", false),
                        tuple("tzdata", "2024a", false));
        QueueRow worst = queue.rows().getFirst();
        assertThat(worst.cis()).containsExactly("a", "b");
        assertThat(worst.severity()).isEqualTo(Severity.HIGH);
        assertThat(worst.fixVersion()).as("the least that clears both").isEqualTo("1.7");
        assertThat(worst.available()).isEqualTo("2.0");
        assertThat(worst.step()).isEqualTo(UpdateClass.MAJOR);
        assertThat(queue.rows().getLast().fixVersion()).isNull();
        assertThat(queue.lastScan()).isEqualTo(SUNDAY);
    }

    @Test
    void nothingWaitsWhereNothingWasEverScanned() {
        assertThat(desk.all()).isEqualTo(new QueueDesk.Queue(List.of(), null));
    }

    @Test
    void ofManyCisSomeAreNamedAndAllCounted() {
        IntStream.range(0, 450).forEach(number -> host(String.format("ci-%03d", number), update("web", "1.0", "2.0", false)));
        assertThat(desk.all().rows()).singleElement().satisfies(row -> {
            assertThat(row.total()).isEqualTo(450);
            assertThat(row.cis()).hasSize(QueueRow.MOST_NAMED).isSorted().startsWith("ci-000");
        });
    }

    @Test
    void vulnerabilitiesComeBySeverityAndThenWhatIsOutdatedByItsStep() {
        Random random = new Random(7);
        List<QueueRow> rows = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            boolean vulnerable = random.nextBoolean();
            Severity severity = Severity.values()[random.nextInt(Severity.values().length)];
            rows.add(new QueueRow(
                    "p" + number, "1", null, "2", UpdateClass.values()[random.nextInt(3)],
                    vulnerable ? List.of(FindingOrderTest.advisory("X-" + number, severity)) : List.of(), List.of("a"), 1));
        }
        Collections.shuffle(rows, random);
        rows.sort(QueueRow.FIRST);
        List<Integer> ranks = rows.stream()
                .map(row -> row.isVulnerable() ? row.severity().ordinal() : 100 + row.step().ordinal())
                .toList();
        assertThat(ranks).isSorted();
    }
}
