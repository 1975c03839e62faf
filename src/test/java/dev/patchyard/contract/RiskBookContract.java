package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.VexStatement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promises of {@link RiskBook}. */
public abstract class RiskBookContract {
    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    private static final KnownExploited LISTED = new KnownExploited("CVE-2026-1111", DAY, DAY.plusDays(21), true, "Update.");

    /** @return an empty book */
    protected abstract RiskBook book();

    @Test
    void whatIsKnownIsFoundByNumberInAnyCase() {
        RiskBook book = book();
        Likelihood likely = new Likelihood("CVE-2026-1111", 0.91963, 0.99214, DAY);
        Likelihood other = new Likelihood("CVE-2026-2222", 0, 1, DAY);
        book.replaceExploited(List.of(LISTED));
        book.put(List.of(likely, other));
        assertThat(book.about(List.of("cve-2026-1111", "CVE-2026-2222", "CVE-2026-3333"))).isEqualTo(Map.of(
                "CVE-2026-1111", new RiskBook.Risk(LISTED, likely), "CVE-2026-2222", new RiskBook.Risk(null, other)));
        assertThat(book.about(List.of())).isEmpty();
    }

    @Test
    void theListOfWhatIsExploitedIsReplacedAsAWhole() {
        RiskBook book = book();
        KnownExploited other = new KnownExploited("CVE-2026-2222", DAY, null, false, "");
        book.replaceExploited(List.of(LISTED));
        book.replaceExploited(List.of(other, other));
        assertThat(book.about(List.of("CVE-2026-1111", "CVE-2026-2222")))
                .isEqualTo(Map.of("CVE-2026-2222", new RiskBook.Risk(other, null)));
    }

    @Test
    void anEarlierEstimateNeverReplacesALaterOne() {
        RiskBook book = book();
        Likelihood late = new Likelihood("CVE-2026-1111", 0.5, 0.6, DAY);
        book.put(List.of(late));
        book.put(List.of(new Likelihood("CVE-2026-1111", 0.1, 0.2, DAY.minusDays(1))));
        assertThat(book.about(List.of("CVE-2026-1111")).get("CVE-2026-1111").likelihood()).isEqualTo(late);
        Likelihood later = new Likelihood("CVE-2026-1111", 0.7, 0.8, DAY.plusDays(1));
        book.put(List.of(later));
        assertThat(book.about(List.of("CVE-2026-1111")).get("CVE-2026-1111").likelihood()).isEqualTo(later);
    }

    @Test
    void aDocumentTakesBackWhatItDoesNotSayAnyMore() {
        RiskBook book = book();
        VexStatement safe = statement("Debian:12", VexStatement.Status.NOT_AFFECTED, "component_not_present");
        VexStatement open = statement("Debian:13", VexStatement.Status.UNDER_INVESTIGATION, "");
        assertThat(book.state("one", List.of(safe, open, open))).containsExactly("libacme");
        assertThat(book.state("other", List.of(open))).containsExactly("libacme");
        assertThat(book.statements(List.of("cve-2026-1111"))).containsExactly(safe, open, open);
        assertThat(book.state("one", List.of(safe))).containsExactly("libacme");
        assertThat(book.state("one", List.of(safe))).isEmpty();
        assertThat(book.state("other", List.of())).containsExactly("libacme");
        assertThat(book.statements(List.of("CVE-2026-1111", "CVE-2026-9999"))).containsExactly(safe);
    }

    private static VexStatement statement(String ecosystem, VexStatement.Status status, String justification) {
        return new VexStatement("CVE-2026-1111", ecosystem, "libacme", status, justification);
    }
}
