package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.feed.DocumentFeed;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import dev.patchyard.compliance.Standings;
import dev.patchyard.fake.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many advisories as a distribution has, and hosts enough that whatever asks once for each of them would be seen. */
@Tag("long")
class ManyAdvisoriesTest {
    private static final int ADVISORIES = 50_000;
    private static final int PACKAGES = 500;
    private static final int CIS = 1000;

    @TempDir
    Path folder;

    @Test
    void fiftyThousandDocumentsAreReadTwiceAndHeldAgainstAThousandHosts() throws IOException {
        Path archive = archive();
        try (TestDatabase database = TestDatabase.fresh()) {
            AdvisoryBoard board = new PostgresAdvisoryBoard(database.transactions());
            RiskBook risks = new PostgresRiskBook(database.transactions());
            FeedDesk desk = new FeedDesk(
                    board, risks, new PostgresFeedShelf(database.transactions()), MutableClock.at("2026-11-20T00:00:00Z"));
            for (int time = 0; time < 2; time++) {
                FeedState state = desk.read(DocumentFeed.osv("many", archive));
                assertThat(state.trouble()).isNull();
                assertThat(state.refusals()).isZero();
                assertThat(board.count(null, null)).isEqualTo(ADVISORIES);
            }
            PackageBook book = new PostgresPackageBook(database.transactions());
            book.put(IntStream.range(0, CIS).mapToObj(ManyAdvisoriesTest::host).toList());
            Standings standings = new Standings(book, risks);
            for (int number = 0; number < 100; number++) {
                Advisory advisory = board.find("DSA-" + number).orElseThrow();
                assertThat(standings.counts(advisory))
                        .containsEntry(AdvisoryState.AFFECTED_FIX_AVAILABLE, CIS / 2L).containsEntry(AdvisoryState.FIXED, CIS / 2L);
                assertThat(standings.page(advisory, null, 0, CIS)).hasSize(CIS);
            }
        }
    }

    private Path archive() throws IOException {
        Path archive = folder.resolve("all.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (int number = 0; number < ADVISORIES; number++) {
                zip.putNextEntry(new ZipEntry("DSA-" + number + ".json"));
                zip.write(document(number).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return archive;
    }

    private static String document(int number) {
        return """
                {"id": "DSA-%d", "modified": "2026-11-01T00:00:00Z", "published": "2026-11-01T00:00:00Z", "summary": "A flaw",
                 "details": "%s", "aliases": ["CVE-2026-%05d"],
                 "affected": [{"package": {"ecosystem": "Debian:12", "name": "p%d"},
                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]}
                """.formatted(number, "More words. ".repeat(100), number, number % PACKAGES);
    }

    /** Every other host has the fixed versions. */
    private static HostPackages host(int ci) {
        String version = ci % 2 == 0 ? "1.0" : "2.0";
        return new HostPackages("ci-" + ci, Instant.EPOCH, IntStream.range(0, PACKAGES)
                .mapToObj(n -> new PackageVersion("debian", "12", "p" + n, version, "p" + n, version))
                .toList());
    }
}
