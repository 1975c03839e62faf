package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PackageBook.Held;
import dev.patchyard.compliance.PackageBook.Holding;
import dev.patchyard.compliance.PackageVersion;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.given.Hosts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promises of {@link PackageBook}. */
public abstract class PackageBookContract {
    private static final Instant NOW = Instant.parse("2026-11-01T10:11:12.123456Z");
    private static final PackageVersion OLD = version("libacme1", "1.2-3+b1", "libacme", "1.2-3");
    private static final PackageVersion NEW = version("libacme1", "1.3-1", "libacme", "1.3-1");
    private static final PackageVersion TOOL = version("acme-tools", "7", "libacme", "1.2-3");
    private static final PackageVersion OTHER = version("bash", "5.2-1", "bash", "5.2-1");

    /** @return an empty book */
    protected abstract PackageBook book();

    /** @return the board of the same CIs, which says who is retired */
    protected abstract ComplianceBoard board();

    @Test
    void whoHasAPackageIsFoundByItsNameAndByItsSource() {
        PackageBook book = book();
        book.put(List.of(
                new HostPackages("b", NOW, List.of(OLD, OTHER, OLD)), new HostPackages("a", NOW, List.of(TOOL, OLD)),
                new HostPackages("c", NOW, List.of(NEW)), new HostPackages("d", NOW, List.of())));
        assertThat(book.versions(List.of("libacme1", "nothing"))).containsExactlyInAnyOrder(OLD, NEW);
        assertThat(book.versions(List.of("libacme"))).containsExactlyInAnyOrder(OLD, NEW, TOOL);
        assertThat(book.versions(List.of())).isEmpty();
        assertThat(book.names()).containsExactlyInAnyOrder("libacme1", "libacme", "bash", "acme-tools");
        assertThat(book.holders(List.of("libacme"))).containsExactly("a", "b", "c");
        assertThat(book.holders(List.of("acme-tools", "nothing"))).containsExactly("a");
        assertThat(book.holders(List.of())).isEmpty();
        Map<String, List<PackageVersion>> some = book.of(List.of("a", "b", "d", "nobody"), List.of("libacme", "bash"));
        assertThat(some).containsOnlyKeys("a", "b");
        assertThat(some.get("a")).containsExactlyInAnyOrder(TOOL, OLD);
        assertThat(some.get("b")).containsExactlyInAnyOrder(OLD, OTHER);
        assertThat(book.of(List.of("a"), List.of("bash"))).isEmpty();
        assertThat(book.of("a")).containsExactly(TOOL, OLD);
        assertThat(book.of("d")).isEmpty();
        assertThat(book.of("nobody")).isEmpty();
    }

    @Test
    void ofSeveralVersionsThatACiHasTheFirstStateCounts() {
        PackageBook book = book();
        book.put(List.of(
                new HostPackages("b", NOW, List.of(OLD, OTHER)), new HostPackages("a", NOW, List.of(TOOL, OLD)),
                new HostPackages("c", NOW, List.of(NEW)), new HostPackages("d", NOW, List.of(OTHER))));
        Map<PackageVersion, AdvisoryState> states = Map.of(
                OLD, AdvisoryState.UNKNOWN, TOOL, AdvisoryState.AFFECTED_NO_FIX, NEW, AdvisoryState.FIXED,
                version("never", "1", "seen", "1"), AdvisoryState.FIXED);
        assertThat(book.counts(states)).isEqualTo(Map.of(
                AdvisoryState.UNKNOWN, 1L, AdvisoryState.AFFECTED_NO_FIX, 1L, AdvisoryState.FIXED, 1L));
        assertThat(book.counts(Map.of())).isEmpty();
        List<Held> all = book.page(states, null, 0, 10);
        assertThat(all).extracting(Held::ciId).containsExactly("a", "b", "c");
        assertThat(all.getFirst().state()).isEqualTo(AdvisoryState.AFFECTED_NO_FIX);
        assertThat(all.getFirst().versions()).containsExactlyInAnyOrder(TOOL, OLD);
        assertThat(book.page(states, null, 1, 1)).containsExactly(new Held("b", AdvisoryState.UNKNOWN, List.of(OLD)));
        assertThat(book.page(states, AdvisoryState.FIXED, 0, 10)).extracting(Held::ciId).containsExactly("c");
        assertThat(book.page(Map.of(), null, 0, 10)).isEmpty();
    }

    @Test
    void whoIsRetiredCountsNowhere() {
        PackageBook book = book();
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD)), new HostPackages("b", NOW, List.of(OLD))));
        board().put(List.of(new PatchState(
                "a", "a", "debian12", "lab", null, null, ComplianceStatus.UNKNOWN, "", null, null, null, false, List.of(), List.of(),
                NOW)));
        assertThat(book.counts(Map.of(OLD, AdvisoryState.FIXED))).isEqualTo(Map.of(AdvisoryState.FIXED, 1L));
        assertThat(cis(book, OLD)).containsExactly("b");
    }

    @Test
    void everyHoldingNamesItsVersionsByNumber() {
        PackageBook book = book();
        book.put(List.of(
                new HostPackages("a", NOW, List.of(OLD, OTHER)), new HostPackages("b", NOW, List.of(TOOL)),
                new HostPackages("c", NOW, List.of(OLD))));
        board().put(List.of(Judge.neverScanned(Hosts.ci("b", "debian12"), List.of()).retired(NOW)));
        Map<Integer, PackageVersion> numbered = book.numbered();
        assertThat(numbered.values()).containsExactlyInAnyOrder(OLD, OTHER, TOOL);
        List<Holding> first = book.holdings("", 1);
        assertThat(first).extracting(Holding::ciId).containsExactly("a");
        assertThat(first.getFirst().numbers()).extracting(numbered::get).containsExactlyInAnyOrder(OLD, OTHER);
        assertThat(book.holdings("a", 5)).extracting(Holding::ciId).containsExactly("c");
        assertThat(book.holdings("c", 5)).isEmpty();
    }

    @Test
    void whatNobodyHasAnyMoreIsForgotten() {
        PackageBook book = book();
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD, OTHER)), new HostPackages("b", NOW, List.of(OLD, TOOL))));
        assertThat(book.forgetUnused()).isZero();
        book.forget(List.of("b", "nobody"));
        assertThat(book.forgetUnused()).isEqualTo(1);
        assertThat(book.versions(List.of("libacme", "bash"))).containsExactlyInAnyOrder(OLD, OTHER);
        assertThat(cis(book, OLD)).containsExactly("a");
        assertThat(book.of("b")).isEmpty();
        book.put(List.of(new HostPackages("b", NOW, List.of(TOOL))));
        assertThat(book.of("b")).containsExactly(TOOL);
    }

    @Test
    void whatNoDatabaseTakesIsKeptInAFormThatOneDoes() {
        PackageBook book = book();
        book.put(List.of(new HostPackages("a", NOW, List.of(version("ev\u0000il", "1", "evil", "1"), OTHER))));
        assertThat(book.of("a")).hasSize(2).contains(OTHER);
    }

    private static List<String> cis(PackageBook book, PackageVersion version) {
        return book.page(Map.of(version, AdvisoryState.FIXED), null, 0, 100).stream().map(Held::ciId).toList();
    }

    @Test
    void aLaterLookReplacesAnEarlierOneAndNeverTheOtherWayRound() {
        PackageBook book = book();
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD, OTHER))));
        book.put(List.of(new HostPackages("a", NOW.plusSeconds(1), List.of(NEW))));
        assertThat(book.of("a")).containsExactly(NEW);
        assertThat(cis(book, NEW)).containsExactly("a");
        assertThat(cis(book, OTHER)).isEmpty();
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD))));
        assertThat(book.of("a")).containsExactly(NEW);
    }

    @Test
    void theSameVersionOnAnotherSystemIsAnother() {
        PackageBook book = book();
        PackageVersion trixie = new PackageVersion("debian", "13", "bash", "5.2-1", "bash", "5.2-1");
        book.put(List.of(new HostPackages("a", NOW, List.of(OTHER)), new HostPackages("b", NOW, List.of(trixie))));
        assertThat(book.versions(List.of("bash"))).containsExactlyInAnyOrder(OTHER, trixie);
        assertThat(cis(book, OTHER)).containsExactly("a");
        assertThat(cis(book, trixie)).containsExactly("b");
    }

    @Test
    void severalNodesMaySeeTheSameVersionsFirst() throws Exception {
        PackageBook book = book();
        List<PackageVersion> many = IntStream.range(0, 200).mapToObj(n -> version("p" + n, "1", "p" + n, "1")).toList();
        List<Boolean> done = Together.atOnce(6, () -> {
            String ci = Thread.currentThread().toString();
            book.put(List.of(new HostPackages(ci, NOW, ci.hashCode() % 2 == 0 ? many : many.reversed())));
            return book.of(ci).size() == 200;
        });
        assertThat(done).hasSize(6).containsOnly(true);
        assertThat(cis(book, many.get(7))).hasSize(6);
    }

    private static PackageVersion version(String name, String version, String source, String sourceVersion) {
        return new PackageVersion("debian", "12", name, version, source, sourceVersion);
    }
}
