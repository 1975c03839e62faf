package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
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

    @Test
    void whoHasAPackageIsFoundByItsNameAndByItsSource() {
        PackageBook book = book();
        book.put(List.of(
                new HostPackages("b", NOW, List.of(OLD, OTHER, OLD)), new HostPackages("a", NOW, List.of(TOOL, OLD)),
                new HostPackages("c", NOW, List.of(NEW)), new HostPackages("d", NOW, List.of())));
        assertThat(book.having(List.of("libacme1", "nothing")))
                .isEqualTo(Map.of(OLD, List.of("a", "b"), NEW, List.of("c")));
        assertThat(book.having(List.of("libacme")))
                .isEqualTo(Map.of(OLD, List.of("a", "b"), NEW, List.of("c"), TOOL, List.of("a")));
        assertThat(book.having(List.of())).isEmpty();
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
    void aLaterLookReplacesAnEarlierOneAndNeverTheOtherWayRound() {
        PackageBook book = book();
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD, OTHER))));
        book.put(List.of(new HostPackages("a", NOW.plusSeconds(1), List.of(NEW))));
        assertThat(book.of("a")).containsExactly(NEW);
        assertThat(book.having(List.of("bash", "libacme1"))).isEqualTo(Map.of(NEW, List.of("a")));
        book.put(List.of(new HostPackages("a", NOW, List.of(OLD))));
        assertThat(book.of("a")).containsExactly(NEW);
    }

    @Test
    void theSameVersionOnAnotherSystemIsAnother() {
        PackageBook book = book();
        PackageVersion trixie = new PackageVersion("debian", "13", "bash", "5.2-1", "bash", "5.2-1");
        book.put(List.of(new HostPackages("a", NOW, List.of(OTHER)), new HostPackages("b", NOW, List.of(trixie))));
        assertThat(book.having(List.of("bash"))).isEqualTo(Map.of(OTHER, List.of("a"), trixie, List.of("b")));
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
        assertThat(book.having(List.of("p7")).values()).singleElement().satisfies(cis -> assertThat(cis).hasSize(6));
    }

    private static PackageVersion version(String name, String version, String source, String sourceVersion) {
        return new PackageVersion("debian", "12", name, version, source, sourceVersion);
    }
}
