package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.Exposure;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Upkeep;
import dev.patchyard.compliance.Urgency;
import dev.patchyard.compliance.Waiter;
import dev.patchyard.contract.Together;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the database itself keeps of the numbers of compliance. */
class ComplianceCountsTest {
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final PostgresComplianceBoard board = new PostgresComplianceBoard(database.transactions());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keptNumbersThatAreWrongAreToldAndPutRight() {
        board.put(IntStream.range(0, 10).mapToObj(n -> state("ci-" + n, NOON)).toList());
        ComplianceNumbers right = board.numbers(NOON);
        assertThat(board.recount()).isEmpty();
        database.execute("INSERT INTO compliance_counts VALUES ('env', 'lab', 'status', 'COMPLIANT', 3)");
        database.execute("DELETE FROM compliance_counts WHERE dimension = 'os'");
        database.execute("UPDATE waiting_counts SET cis = cis + 1 WHERE policy_id = '' AND advisory_id = 'DSA-1'");
        assertThat(board.numbers(NOON)).isNotEqualTo(right);
        assertThat(board.recount()).containsExactlyInAnyOrder(
                "env lab status COMPLIANT by -3", "os debian12 status NON_COMPLIANT by 10", "os debian12 scanned by 10",
                "os debian12 due 2026-11-15 by 10", "waiting DSA-1 by -1");
        assertThat(board.numbers(NOON)).isEqualTo(right);
        assertThat(board.waiting("")).isEqualTo(Map.of("DSA-1", 10L));
        assertThat(board.recount()).isEmpty();
    }

    @Test
    void whoeverFoldsCountsAndWritesAtOnceLosesNothing() throws Exception {
        Together.atOnce(6, () -> {
            Random random = new Random(Thread.currentThread().threadId());
            for (int turn = 0; turn < 15; turn++) {
                board.put(List.of(state("ci-" + random.nextInt(20), NOON.plusSeconds(turn))));
                board.fold();
                assertThat(board.recount()).as("kept numbers are right while others write").isEmpty();
            }
            return true;
        });
        assertThat(board.recount()).isEmpty();
        assertThat(board.numbers(NOON).overall().total()).isEqualTo(board.ids().size());
    }

    @Test
    void foldingLeavesOneRowOfEachThingAndNoneOfWhatIsGone() {
        for (int turn = 0; turn < 50; turn++) {
            board.put(List.of(state("ci-" + turn % 5, NOON.plusSeconds(turn))));
        }
        board.put(board.all().stream().map(state -> state.retired(NOON)).toList());
        board.fold();
        Sql sql = new Sql(database.transactions());
        assertThat(sql.number("SELECT (SELECT count(*) FROM compliance_counts) + (SELECT count(*) FROM waiting_counts)")).isZero();
        board.put(board.byIds(board.retiredIds()).values().stream().map(state -> state.retired(null)).toList());
        board.fold();
        assertThat(sql.number("SELECT count(*) FROM waiting_counts")).isEqualTo(2);
        assertThat(board.numbers(NOON).of(Dimension.POLICY, "p").total()).isEqualTo(5);
    }

    @Test
    void anUrgencyIsNotKeptForAStateThatWasReplacedMeanwhile() {
        board.put(List.of(state("a", NOON), state("b", NOON)));
        List<Waiter> read = board.waiters("", 10);
        board.put(List.of(state("a", NOON.plusSeconds(1))));
        Urgency anew = new Urgency(Exposure.INTERNAL, true, null, NOON);
        assertThat(board.weigh(Map.of(read.get(0), anew, read.get(1), anew))).isEqualTo(1);
        assertThat(board.find("a").orElseThrow().urgency()).isEqualTo(read.getFirst().urgency());
        assertThat(board.find("b").orElseThrow().urgency()).isEqualTo(anew);
        assertThat(board.recount()).isEmpty();
    }

    @Test
    void anEmptiedTableCountsNothing() {
        board.put(List.of(state("a", NOON)));
        database.empty("patch_states");
        assertThat(board.numbers(NOON).groups()).isEmpty();
        assertThat(board.recount()).isEmpty();
    }

    private static PatchState state(String ci, Instant at) {
        PendingPatch update = new PendingPatch("web", "amd64", "1", "2", "o", true, false, List.of("DSA-1"), null);
        return new PatchState(
                ci, ci, "debian12", "lab", null, null, ComplianceStatus.NON_COMPLIANT, "why", at, at, null, false, List.of(update),
                List.of("p"), null, Upkeep.PLAIN, null, new Urgency(Exposure.PUBLIC, false, NOON, null));
    }
}
