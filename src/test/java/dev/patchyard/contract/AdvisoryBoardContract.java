package dev.patchyard.contract;

import static dev.patchyard.given.Advisories.advisory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryQuery;
import dev.patchyard.advisory.AdvisoryQuery.Order;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.Severity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promises of {@link AdvisoryBoard}. */
public abstract class AdvisoryBoardContract {
    private static final Instant MARCH = Instant.parse("2026-03-01T10:11:12.123456Z");

    /** @return an empty board */
    protected abstract AdvisoryBoard board();

    /** @return the empty book that the board looks into */
    protected abstract RiskBook risks();

    @Test
    void anAdvisoryComesBackAsItWasPut() {
        AdvisoryBoard board = board();
        Advisory full = full("DSA-6001-1", "Überlauf in libtiny\u2028 100% 'quoted' \\ back", null);
        board.put(List.of(full));
        assertThat(board.find("DSA-6001-1")).contains(full);
    }

    @Test
    void textThatNoDatabaseTakesIsKeptReadable() {
        AdvisoryBoard board = board();
        board.put(List.of(full("DSA-1", "before\u0000after \ud800 end", null)));
        assertThat(board.find("DSA-1").orElseThrow().summary()).startsWith("before").endsWith("end");
    }

    @Test
    void itIsFoundByIdAndByAliasInAnyCase() {
        AdvisoryBoard board = board();
        board.put(List.of(full("DSA-6001-1", "one", null), advisory("DSA-6002-1", "2026-02-01", "Debian:12", "b", "2")));
        assertThat(board.find("dsa-6001-1")).map(Advisory::id).contains("DSA-6001-1");
        assertThat(board.find("cve-2026-0001")).map(Advisory::id).contains("DSA-6001-1");
        assertThat(board.find("ALIAS-OF-DSA-6002-1")).map(Advisory::id).contains("DSA-6002-1");
        assertThat(board.find("CVE-2026-000")).isEmpty();
    }

    @Test
    void anIdWinsOverAnAliasOfAnother() {
        AdvisoryBoard board = board();
        Advisory named = advisory("CVE-2026-0001", "2020-01-01", "Debian:12", "old", "1");
        board.put(List.of(full("DSA-6001-1", "one", null), named));
        assertThat(board.find("CVE-2026-0001")).contains(named);
    }

    @Test
    void theSameTwiceIsOneAndALaterFormReplacesAnEarlierOne() {
        AdvisoryBoard board = board();
        Advisory first = advisory("DSA-1", "2026-02-01", "Debian:12", "old-name", "2");
        Advisory later = advisory("DSA-1", "2026-02-01", "Debian:12", "new-name", "3");
        board.put(List.of(first));
        board.put(List.of(first));
        board.put(List.of(later));
        assertThat(board.count(null, null)).isEqualTo(1);
        assertThat(board.about(List.of("old-name"))).isEmpty();
        assertThat(board.about(List.of("new-name"))).containsExactly(later);
        assertThat(board.count(null, "old-name")).isZero();
    }

    @Test
    void anEarlierFormNeverReplacesALaterOneAndOneBatchMayHoldBoth() {
        AdvisoryBoard board = board();
        Advisory early = full("DSA-1", "early", null);
        Advisory late = new Advisory(
                "DSA-1", List.of(), "late", "", Severity.LOW, null, MARCH, MARCH.plusSeconds(90), null, List.of(), List.of());
        board.put(List.of(late, early));
        assertThat(board.find("DSA-1")).contains(late);
        board.put(List.of(early));
        assertThat(board.find("DSA-1")).contains(late);
        assertThat(board.find("CVE-2026-0001")).isEmpty();
        assertThat(board.published(List.of("DSA-1", "DSA-2"))).containsOnly(Map.entry("DSA-1", MARCH));
        board.put(List.of());
    }

    @Test
    void vectorsScoreAndTheLastAffectedVersionAreKept() {
        AdvisoryBoard board = board();
        Advisory whole = new Advisory(
                "DSA-1", List.of(), "s", "", Severity.HIGH, "CVSS:4.0/AV:N", MARCH, MARCH, null,
                List.of(new Affected("Debian:12", "p", "0", null, "1.9")), List.of(), List.of("CVSS:4.0/AV:N", "CVSS:3.1/AV:N"), 8.7);
        board.put(List.of(whole));
        assertThat(board.find("DSA-1")).contains(whole);
    }

    @Test
    void whoeverPutsIsToldWhichPackagesTheNewsAreAbout() {
        AdvisoryBoard board = board();
        Advisory first = advisory("DSA-1", "2026-02-01", "Debian:12", "old-name", "2");
        assertThat(board.put(List.of(first, advisory("DSA-2", "2026-02-01", "Debian:12", "other", "2"))))
                .containsExactlyInAnyOrder("old-name", "other");
        assertThat(board.put(List.of(first))).isEmpty();
        assertThat(board.put(List.of(advisory("DSA-1", "2026-02-02", "Debian:12", "new-name", "2"))))
                .containsExactlyInAnyOrder("old-name", "new-name");
        assertThat(board.put(List.of(first))).as("one that was modified earlier").isEmpty();
        assertThat(board.put(List.of())).isEmpty();
    }

    @Test
    void whatAQueryAsksForIsReadInTheOrderOfIdsToo() {
        AdvisoryBoard board = board();
        board.put(List.of(
                advisory("b", "2026-02-01", "Debian:12", "web", "2"), advisory("C", "2026-02-03", "Debian:12", "web", "2"),
                advisory("a", "2026-02-02", "Debian:12", "web", "2"), advisory("d", "2026-02-02", "Debian:12", "other", "2")));
        AdvisoryQuery all = AdvisoryQuery.of(null, null);
        assertThat(board.after(all, "", 3)).extracting(Advisory::id).containsExactly("C", "a", "b");
        assertThat(board.after(all, "b", 3)).extracting(Advisory::id).containsExactly("d");
        assertThat(board.after(AdvisoryQuery.of(Severity.HIGH, "web"), "C", 9)).extracting(Advisory::id).containsExactly("a", "b");
    }

    @Test
    void whatHasNoFixIsFoundByPackage() {
        AdvisoryBoard board = board();
        board.put(List.of(
                unfixed("A", null, new Affected("Debian:12", "web", "0", null)),
                unfixed("B", null, new Affected("Debian:12", "web", "0", "2"), new Affected("Debian:11", "web", "0", null, "1")),
                unfixed("C", null, new Affected("Debian:12", "web", "0", "2")),
                unfixed("D", MARCH, new Affected("Debian:12", "web", "0", null)),
                unfixed("E", null, new Affected("Debian:12", "db", "0", null))));
        assertThat(board.unfixed(List.of("web", "nothing"))).extracting(Advisory::id).containsExactly("A", "B");
        assertThat(board.unfixed(List.of())).isEmpty();
    }

    private static Advisory unfixed(String id, @Nullable Instant withdrawn, Affected... affected) {
        return new Advisory(
                id, List.of(), "s", "", Severity.HIGH, null, MARCH, MARCH, withdrawn, List.of(affected), List.of());
    }

    @Test
    void whatIsWithdrawnIsNotAboutAnything() {
        AdvisoryBoard board = board();
        board.put(List.of(full("DSA-1", "stands", null), full("DSA-2", "taken back", MARCH)));
        assertThat(board.about(List.of("libtiny", "other"))).extracting(Advisory::id).containsExactly("DSA-1");
        assertThat(board.about(List.of())).isEmpty();
        assertThat(board.withdrawnAbout(List.of("libtiny", "other"))).extracting(Advisory::id).containsExactly("DSA-2");
        assertThat(board.withdrawnAbout(List.of())).isEmpty();
        assertThat(board.find("DSA-2")).isPresent();
    }

    @Test
    void pagesAreNewestFirstThenByIdAndAddUp() {
        AdvisoryBoard board = board();
        board.put(List.of(
                advisory("C", "2026-01-01", "Debian:12", "p", "1"),
                advisory("A", "2026-01-01", "Debian:12", "p", "1"),
                advisory("b", "2026-01-01", "Debian:12", "p", "1"),
                advisory("Z", "2026-05-01", "Debian:12", "p", "1")));
        assertThat(board.page(null, null, 0, 2)).extracting(Advisory::id).containsExactly("Z", "A");
        assertThat(board.page(null, null, 2, 2)).extracting(Advisory::id).containsExactly("C", "b");
        assertThat(board.page(null, null, 4, 2)).isEmpty();
        assertThat(board.count(null, null)).isEqualTo(4);
    }

    @Test
    void theFilterLooksIntoIdAliasSummaryAndPackages() {
        AdvisoryBoard board = board();
        board.put(List.of(full("DSA-6001-1", "Overflow at 100%", null)));
        for (String hit : List.of("6001", "cve-2026", "OVERFLOW", "tiny", "100%", "")) {
            assertThat(board.count(null, hit)).as(hit).isEqualTo(1);
            assertThat(board.page(Severity.CRITICAL, hit, 0, 10)).as(hit).hasSize(1);
        }
        for (String miss : List.of("1_0", "%tiny", "details", "\\")) {
            assertThat(board.count(null, miss)).as(miss).isZero();
        }
        assertThat(board.count(Severity.LOW, null)).isZero();
        assertThat(board.count(Severity.CRITICAL, "tiny")).isEqualTo(1);
    }

    @Test
    void whatIsExploitedLikelyOrFixableIsFoundAndSorted() {
        AdvisoryBoard board = board();
        LocalDate day = LocalDate.parse("2026-11-20");
        risks().replaceExploited(List.of(new KnownExploited("CVE-2026-0001", day, null, false, "")));
        risks().put(List.of(
                new Likelihood("CVE-2026-0002", 0.2, 0.5, day), new Likelihood("CVE-2026-0009", 0.9, 0.99, day)));
        board.put(List.of(
                full("DSA-1", "exploited", null), scored("DSA-9", "CVE-2026-0009", 5.0, Severity.LOW),
                scored("DSA-8", "CVE-2026-0008", 9.9, Severity.UNKNOWN)));
        assertThat(ids(board, query(true, null, null, null, Order.NEWEST))).containsExactly("DSA-1");
        assertThat(ids(board, query(false, null, null, null, Order.NEWEST))).containsExactly("DSA-8", "DSA-9");
        assertThat(ids(board, query(null, 0.2, null, null, Order.EPSS))).containsExactly("DSA-9", "DSA-1");
        assertThat(ids(board, query(null, 0.91, null, null, Order.EPSS))).isEmpty();
        assertThat(ids(board, query(null, null, true, null, Order.NEWEST))).containsExactly("DSA-1");
        assertThat(ids(board, query(null, null, false, null, Order.SCORE))).containsExactly("DSA-8", "DSA-9");
        assertThat(ids(board, query(null, null, null, List.of("DSA-9", "DSA-1"), Order.SEVERITY))).containsExactly("DSA-1", "DSA-9");
        assertThat(ids(board, query(null, null, null, List.of(), Order.SCORE))).isEmpty();
        assertThat(ids(board, query(null, null, null, null, Order.EPSS))).containsExactly("DSA-9", "DSA-1", "DSA-8");
        assertThat(ids(board, query(null, null, null, null, Order.SCORE))).containsExactly("DSA-8", "DSA-9", "DSA-1");
        assertThat(board.byIds(List.of("DSA-8", "DSA-7"))).containsOnlyKeys("DSA-8");
    }

    private static List<String> ids(AdvisoryBoard board, AdvisoryQuery query) {
        List<String> ids = board.page(query, 0, 10).stream().map(Advisory::id).toList();
        assertThat(board.count(query)).isEqualTo(ids.size());
        return ids;
    }

    private static AdvisoryQuery query(
            @Nullable Boolean exploited, @Nullable Double likeliest, @Nullable Boolean fixable, @Nullable List<String> among,
            Order order) {
        return new AdvisoryQuery(null, null, exploited, likeliest, fixable, among, order);
    }

    private static Advisory scored(String id, String cve, double score, Severity severity) {
        return new Advisory(
                id, List.of(cve), "s", "", severity, null, MARCH, MARCH, null,
                List.of(new Affected("Debian:12", "p", "0", null)), List.of(), List.of(), score);
    }

    @Test
    void severalNodesMayImportTheSameFeedAtOnce() throws Exception {
        AdvisoryBoard board = board();
        List<Advisory> feed = IntStream.range(0, 30)
                .mapToObj(n -> advisory("DSA-" + n, "2026-02-01", "Debian:12", "package" + n, "2"))
                .toList();
        List<Advisory> backwards = feed.reversed();
        AtomicInteger turn = new AtomicInteger();
        Together.atOnce(6, () -> {
            board.put(turn.incrementAndGet() % 2 == 0 ? feed : backwards);
            return true;
        });
        assertThat(board.count(null, null)).isEqualTo(30);
    }

    private static Advisory full(String id, String summary, @Nullable Instant withdrawn) {
        return new Advisory(
                id, List.of("CVE-2026-0001", "CVE-2026-0002"), summary, "more\ndetails", Severity.CRITICAL,
                "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", MARCH, MARCH.plusSeconds(60), withdrawn,
                List.of(new Affected("Debian:12", "libtiny", "0", "1:2.0~rc1-1+deb12u3"),
                        new Affected("Rocky Linux:9", "libtiny", "1.0", null)),
                List.of("https://security.example/" + id));
    }
}
