package dev.patchyard.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Severity;
import dev.patchyard.given.Hosts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What to do first, on random findings. */
class FindingOrderTest {
    private static final int MANY = 2000;
    private final Random random = new Random(41);

    @Test
    void everyPairOfNeighboursIsInOrder() {
        List<Finding> sorted = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            sorted.add(finding(number));
        }
        sorted.sort(Finding.FIRST);
        for (int index = 1; index < MANY; index++) {
            assertThat(isBefore(sorted.get(index - 1), sorted.get(index)))
                    .as(sorted.get(index - 1) + " before " + sorted.get(index)).isTrue();
        }
        assertThat(sorted.getFirst().advisory().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(sorted.getFirst().exploited()).isNotNull();
        assertThat(sorted.getLast().advisory().severity()).isEqualTo(Severity.UNKNOWN);
    }

    /** The rule again, in other words than the comparator's. */
    private static boolean isBefore(Finding one, Finding other) {
        int bySeverity = one.advisory().severity().ordinal() - other.advisory().severity().ordinal();
        if (bySeverity != 0) {
            return bySeverity < 0;
        }
        if ((one.exploited() == null) != (other.exploited() == null)) {
            return one.exploited() != null;
        }
        double likelier = value(one.probability()) - value(other.probability());
        if (likelier != 0) {
            return likelier > 0;
        }
        double higher = value(one.advisory().score()) - value(other.advisory().score());
        if (higher != 0) {
            return higher > 0;
        }
        Instant due = one.due() == null ? Instant.MAX : one.due();
        Instant otherDue = other.due() == null ? Instant.MAX : other.due();
        return due.equals(otherDue) ? one.advisory().id().compareTo(other.advisory().id()) < 0 : due.isBefore(otherDue);
    }

    private static double value(@Nullable Double number) {
        return number == null ? -1 : number;
    }

    static Advisory advisory(String id, Severity severity) {
        return new Advisory(
                id, List.of(), "", "", severity, null, Instant.EPOCH, Instant.EPOCH, null, List.of(), List.of());
    }

    private Finding finding(int number) {
        Severity severity = Severity.values()[random.nextInt(Severity.values().length)];
        Double score = random.nextInt(3) == 0 ? null : (double) random.nextInt(3);
        Double probability = random.nextInt(3) == 0 ? null : random.nextInt(3) / 10.0;
        Advisory advisory = new Advisory(
                "X-" + number, List.of(), "", "", severity, null, Instant.EPOCH, Instant.EPOCH, null, List.of(), List.of(), List.of(),
                score);
        return new Finding(
                Judge.neverScanned(Hosts.ci("web-1", "debian12"), List.of()), advisory, AdvisoryState.AFFECTED_FIX_AVAILABLE,
                random.nextInt(4) == 0 ? new KnownExploited("CVE-2026-1111", LocalDate.EPOCH, null, false, "") : null, probability,
                Exposure.UNKNOWN, random.nextInt(3) == 0 ? null : Instant.ofEpochSecond(random.nextInt(3)), false, false, null, List.of());
    }
}
