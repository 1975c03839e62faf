package dev.patchyard.adapter.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.Severity;
import dev.patchyard.given.ReadFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of OSV in a directory. */
class OsvDocumentsTest {
    private static final String WHOLE = """
            {"schema_version": "1.7.0", "id": "LAB-2026-1", "summary": "A parser reads too far",
                    "details": "More words.",
             "published": "2026-02-03T04:05:06Z", "modified": "2026-02-04T00:00:00+01:00",
             "aliases": ["CVE-2026-11111"], "related": ["CVE-2026-22222", "OTHER-1"], "upstream": ["UBUNTU-CVE-2026-3"],
             "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
             "affected": [{"package": {"ecosystem": "Debian:12", "name": "libacme"},
               "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2-3+deb12u1"}]},
                          {"type": "GIT", "repo": "https://example.org/x", "events": [{"introduced": "abc"}]}],
               "ecosystem_specific": {"binaries": [{"binary_name": "libacme-bin",
                       "binary_version": "1.2-3+deb12u1"}]}}],
             "references": [{"type": "WEB", "url": "https://example.org/1"}, {"type": "WEB",
                     "url": "javascript:alert(1)"}]}
            """;

    @TempDir
    Path folder;

    private ReadFeed batch(String... documents) throws IOException {
        for (int number = 0; number < documents.length; number++) {
            Files.writeString(folder.resolve("doc-" + number + ".json"), documents[number]);
        }
        return ReadFeed.of(DocumentFeed.osv("seed", folder));
    }

    private static String document(String more) {
        return "{\"id\":\"X-1\",\"modified\":\"2026-01-01T00:00:00Z\"" + more.replace('\'', '"') + "}";
    }

    @Test
    void aWholeDocumentIsRead() throws IOException {
        Advisory advisory = batch(WHOLE).advisories().getFirst();

        assertThat(advisory.id()).isEqualTo("LAB-2026-1");
        assertThat(advisory.aliases()).containsExactly("CVE-2026-11111", "CVE-2026-22222");
        assertThat(advisory.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(advisory.cvssVector()).startsWith("CVSS:3.1/");
        assertThat(advisory.vectors()).containsExactly(advisory.cvssVector());
        assertThat(advisory.score()).isEqualTo(9.8);
        assertThat(advisory.published()).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
        assertThat(advisory.modified()).isEqualTo(Instant.parse("2026-02-03T23:00:00Z"));
        assertThat(advisory.withdrawn()).isNull();
        assertThat(advisory.references()).containsExactly("https://example.org/1");
        assertThat(advisory.affected()).containsExactly(new Affected("Debian:12", "libacme", "0", "1.2-3+deb12u1"),
                new Affected("Debian:12", "libacme-bin", "0", "1.2-3+deb12u1"));
    }

    static Stream<Arguments> severities() {
        return Stream.of(
                Arguments.of(",'severity':[{'type':'CVSS_V3','score':'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N'}]",
                        Severity.LOW),
                Arguments.of(",'severity':[{'type':'CVSS_V2','score':'AV:N/AC:L/Au:N/C:N/I:N/A:P'}]", Severity.MEDIUM),
                Arguments.of(",'severity':[{'type':'CVSS_V2','score':'AV:N/AC:L/Au:N/C:N/I:N/A:P'},"
                        + "{'type':'CVSS_V4','score':'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'}]", Severity.CRITICAL),
                Arguments.of(",'severity':[{'type':'CVSS_V3','score':'nonsense'}],"
                        + "'database_specific':{'severity':'Important'}",
                        Severity.HIGH),
                Arguments.of(",'database_specific':{'severity':'moderate'}", Severity.MEDIUM),
                Arguments.of(",'severity':[{'type':'Ubuntu','score':'negligible'}]", Severity.NONE),
                Arguments.of(",'affected':[{'package':{'ecosystem':'A','name':'b'},"
                        + "'ecosystem_specific':{'severity':'low'}}]",
                        Severity.LOW),
                Arguments.of("", Severity.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("severities")
    void theSeverityComesFromTheNewestVectorElseFromTheWord(String more, Severity severity) throws IOException {
        assertThat(batch(document(more)).advisories().getFirst().severity()).isEqualTo(severity);
    }

    @Test
    void severalRangesAndOpenEndsAreKeptApart() throws IOException {
        ReadFeed batch = batch(document(",'affected':[{'package':{'ecosystem':'Rocky Linux:9','name':'a'},'ranges':["
                + "{'type':'ECOSYSTEM','events':[{'introduced':'1'},{'fixed':'2'},{'introduced':'3'}]},"
                + "{'type':'ECOSYSTEM','events':[{'introduced':'5'},{'last_affected':'6'}]}]}]"));

        assertThat(batch.advisories().getFirst().affected()).containsExactly(
                new Affected("Rocky Linux:9", "a", "1", "2"), new Affected("Rocky Linux:9", "a", "3", null),
                new Affected("Rocky Linux:9", "a", "5", null, "6"));
    }

    static Stream<String> faultyDocuments() {
        return Stream.of("", "null", "[]", "{", WHOLE + WHOLE, "{\"id\":\"X\"}",
                "{\"id\":\"a b\",\"modified\":\"2026-01-01T00:00:00Z\"}",
                document(",'modified':'2026-01-01T00:00:00Z'"), document(",'published':'yesterday'"),
                        document(",'published':5"),
                document(",'affected':{}"), document(",'affected':[{'package':{'name':'a'}}]"),
                document(",'affected':[{'package':{'ecosystem':'Debian','name':'$(id)'}}]"),
                document(",'affected':[{'package':{'ecosystem':'D','name':'a'},'ranges':[{'type':'ECOSYSTEM','events':"
                        + "[{'introduced':'0'},{'fixed':'1 || reboot'}]}]}]"),
                "[".repeat(100_000), document(",'details':'" + "a".repeat(JsonDocuments.LARGEST_DOCUMENT) + "'"));
    }

    @ParameterizedTest
    @MethodSource("faultyDocuments")
    void aFaultyDocumentIsRefusedByNameAndTheOthersAreKept(String faulty) throws IOException {
        ReadFeed batch = batch(faulty, WHOLE);

        assertThat(batch.advisories()).extracting(Advisory::id).containsExactly("LAB-2026-1");
        assertThat(batch.refused()).singleElement().asString().startsWith("doc-0.json: ").hasSizeLessThan(300);
    }

    @Test
    void theSameIdentifierTwiceIsRefusedTheSecondTime() throws IOException {
        ReadFeed batch = batch(WHOLE, WHOLE);

        assertThat(batch.advisories()).hasSize(1);
        assertThat(batch.refused()).containsExactly("doc-1.json: id: is in doc-0.json already");
    }

    @Test
    void aDirectoryThatIsNotThereIsToldAndNotTakenForAnEmptyOne() {
        assertThatThrownBy(() -> ReadFeed.of(DocumentFeed.osv("seed", folder.resolve("nowhere"))))
                .isInstanceOf(FeedFault.class).hasMessage("nowhere: is not there or cannot be read");
    }
}
