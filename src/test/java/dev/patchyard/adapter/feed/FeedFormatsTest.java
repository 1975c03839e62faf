package dev.patchyard.adapter.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.given.ReadFeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Every format, by recorded documents with faults in them. */
class FeedFormatsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/feeds");

    @TempDir
    Path folder;

    @Test
    void theCatalogueOfExploitedVulnerabilities() {
        ReadFeed read = read(GOLDEN.resolve("kev.json"), new KevFormat());
        assertThat(read.documents()).isEqualTo(4);
        assertThat(read.exploited()).containsExactly(
                new KnownExploited("CVE-2026-11111", LocalDate.parse("2026-11-18"), LocalDate.parse("2026-12-09"), true, "Apply the vendor's update."),
                new KnownExploited("CVE-2026-22222", LocalDate.parse("2026-10-01"), null, false, ""));
        assertThat(read.refused()).containsExactly(
                "vulnerabilities[2]: cveID: expected a CVE number",
                "vulnerabilities[3]: dateAdded: expected a day as 2026-01-31");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "[]", "{}", "{\"vulnerabilities\": {}}", "{\"count\": 2, \"vulnerabilities\": [{\"cveID\": \"CVE-2026-1111\", \"dateAdded\": \"2026-01-01\"}]}",
        "{\"vulnerabilities\": [{\"cveID\": 5}]}", "<html>"})
    void aCatalogueThatIsNotWholeIsRefusedAsAWhole(String text) throws IOException {
        assertFaulty(file("kev.json", text), new KevFormat());
    }

    @Test
    void scoresPlainAndPacked() throws IOException {
        Path packed = folder.resolve("epss.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(GOLDEN.resolve("epss.csv"), out);
        }
        for (Path path : new Path[] {GOLDEN.resolve("epss.csv"), packed}) {
            ReadFeed read = read(path, new EpssFormat());
            assertThat(read.documents()).isEqualTo(5);
            assertThat(read.likelihoods()).containsExactly(
                    new Likelihood("CVE-2026-11111", 0.91963, 0.99214, LocalDate.parse("2026-11-20")),
                    new Likelihood("CVE-2026-22222", 0.00383, 0.73075, LocalDate.parse("2026-11-20")));
            assertThat(read.refused()).containsExactly(
                    "line 5: epss, percentile: expected 0 to 1", "line 6: not a number",
                    "line 7: expected a CVE number and two numbers");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cve,epss,percentile\nCVE-2026-1111,0,0\n", "#model_version:v1,score_date:2026-11-20\nepss\n"})
    void scoresWithoutTheirHeadingAreRefused(String text) throws IOException {
        assertFaulty(file("epss.csv", text), new EpssFormat());
    }

    @Test
    void aFileIsUnpackedByWhatItIsAndNotByItsName() throws IOException {
        byte[] plain = Files.readAllBytes(GOLDEN.resolve("updateinfo.xml"));
        ReadFeed expected = read(GOLDEN.resolve("updateinfo.xml"), new UpdateInfoFormat("Rocky Linux:9"));
        for (Packing packing : List.<Packing>of(GZIPOutputStream::new, out -> new XZOutputStream(out, new LZMA2Options()), ZstdOutputStream::new)) {
            Path packed = folder.resolve("updateinfo.xml");
            try (OutputStream out = packing.into(Files.newOutputStream(packed))) {
                out.write(plain);
            }
            assertThat(Files.size(packed)).isLessThan(plain.length);
            ReadFeed read = read(packed, new UpdateInfoFormat("Rocky Linux:9"));
            assertThat(read.advisories()).isEqualTo(expected.advisories());
            assertThat(read.documents()).isEqualTo(4);
            byte[] whole = Files.readAllBytes(packed);
            Files.write(packed, Arrays.copyOf(whole, whole.length / 2));
            assertThatThrownBy(() -> read(packed, new UpdateInfoFormat("Rocky Linux:9"))).isInstanceOf(FeedFault.class);
        }
    }

    private interface Packing {
        OutputStream into(OutputStream out) throws IOException;
    }

    @Test
    void noticesOfAnRpmRepository() {
        ReadFeed read = read(GOLDEN.resolve("updateinfo.xml"), new UpdateInfoFormat("Rocky Linux:9"));
        Advisory notice = read.advisories().getFirst();
        assertThat(read.advisories()).hasSize(1);
        assertThat(read.documents()).isEqualTo(4);
        assertThat(notice.id()).isEqualTo("RLSA-2026:1001");
        assertThat(notice.aliases()).containsExactly("CVE-2026-11111");
        assertThat(notice.severity()).isEqualTo(Severity.HIGH);
        assertThat(notice.details()).isEqualTo("Reads too far & says too much.");
        assertThat(notice.published()).isEqualTo(Instant.parse("2026-11-02T10:11:12Z"));
        assertThat(notice.modified()).isEqualTo(Instant.parse("2026-11-03T00:00:00Z"));
        assertThat(notice.references()).containsExactly("https://acme.example/cve");
        assertThat(notice.affected()).containsExactly(
                new Affected("Rocky Linux:9", "libacme", "0", "1:1.2-4.el9"),
                new Affected("Rocky Linux:9", "libacme-devel", "0", "0:1.2-4.el9"));
        assertThat(read.refused()).containsExactly(
                "update 3: RLSA-2026:1003: issued, updated: expected a day and a time",
                "update 4: RLSA-2026:1004: package: expected a name, an epoch, a version and a release");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "<updates>", "{}",
        "<!DOCTYPE updates [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><updates><update type=\"security\"><id>&x;</id></update></updates>",
        "<!DOCTYPE updates [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><updates><update><id>&b;</id></update></updates>",
        "<!DOCTYPE updates SYSTEM \"http://127.0.0.1:1/x.dtd\"><updates/>"})
    void xmlThatIsBrokenOrBringsADocumentTypeIsRefused(String text) throws IOException {
        assertFaulty(file("updateinfo.xml", text), new UpdateInfoFormat("Rocky Linux:9"));
    }

    @Test
    void debiansSecurityTracker() {
        ReadFeed read = read(GOLDEN.resolve("tracker.json"), new DebianTrackerFormat());
        assertThat(read.advisories()).extracting(Advisory::id)
                .containsExactly("DEBIAN-CVE-2026-11111", "DEBIAN-CVE-2026-22222", "DEBIAN-CVE-2026-55555");
        Advisory known = read.advisories().getFirst();
        assertThat(known.cves()).containsExactly("CVE-2026-11111");
        assertThat(known.severity()).isEqualTo(Severity.HIGH);
        assertThat(known.published()).isEqualTo(Advisory.UNDATED);
        assertThat(known.affected()).containsExactly(
                new Affected("Debian:11", "libacme", "0", null), new Affected("Debian:12", "acme-web", "0", null),
                new Affected("Debian:12", "libacme", "0", "1.2-3+deb12u1"));
        assertThat(read.statements()).containsKey("DEBIAN-CVE-2026-55555");
        assertThat(read.statements().get("DEBIAN-CVE-2026-11111")).containsExactly(new VexStatement(
                "CVE-2026-11111", "Debian:13", "libacme", VexStatement.Status.NOT_AFFECTED, "vulnerable_code_not_present"));
        assertThat(read.statements().get("DEBIAN-CVE-2026-22222")).containsExactly(new VexStatement(
                "CVE-2026-22222", "Debian:12", "libacme", VexStatement.Status.UNDER_INVESTIGATION, ""));
        assertThat(read.refused()).containsExactly(
                "libacme CVE-2026-33333: status: expected open, resolved or undetermined",
                "acme-web CVE-2026-44444: fixed_version: not a version",
                "a source package: expected its name and an object of CVE numbers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"libacme\": {\"CVE-2026-1111\": {\"releases\": {}}}", "{\"a\": {}} {}", "{\"a\": {}, \"a\": {}}"})
    void aTrackerThatIsCutShortIsRefusedAsAWhole(String text) throws IOException {
        assertFaulty(file("tracker.json", text), new DebianTrackerFormat());
    }

    @Test
    void aNoticeOfUbuntu() {
        Advisory notice = read(GOLDEN.resolve("usn.json"), JsonDocuments.osv()).advisories().getFirst();
        assertThat(notice.id()).isEqualTo("USN-7001-1");
        assertThat(notice.cves()).containsExactly("CVE-2026-11111");
        assertThat(notice.severity()).isEqualTo(Severity.MEDIUM);
        assertThat(notice.affected()).containsExactly(
                new Affected("Ubuntu:22.04:LTS", "libacme", "0", "1.2-3ubuntu0.1"),
                new Affected("Ubuntu:22.04:LTS", "libacme1", "0", "1.2-3ubuntu0.1"));
    }

    @Test
    void anAdvisoryInCsaf() {
        ReadFeed read = read(GOLDEN.resolve("csaf-advisory.json"), JsonDocuments.csaf());
        Advisory advisory = read.advisories().getFirst();
        assertThat(read.refused()).isEmpty();
        assertThat(advisory.id()).isEqualTo("RHSA-2026:4546");
        assertThat(advisory.aliases()).containsExactly("CVE-2026-11111", "CVE-2026-22222");
        assertThat(advisory.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(advisory.score()).isEqualTo(9.8);
        assertThat(advisory.vectors()).hasSize(2);
        assertThat(advisory.details()).isEqualTo("An update is available.");
        assertThat(advisory.affected()).containsExactly(
                new Affected("Red Hat:enterprise_linux:9::baseos", "libacme", "0", "1:1.2-4.el9"),
                new Affected("Red Hat:enterprise_linux:9::baseos", "libacme++", "0", "2-1.el9"));
    }

    @Test
    void aVexDocumentInCsaf() {
        ReadFeed read = read(GOLDEN.resolve("csaf-vex.json"), JsonDocuments.csaf());
        assertThat(read.advisories().getFirst().id()).isEqualTo("VEX:www.redhat.com:CVE-2026-11111");
        assertThat(read.advisories().getFirst().severity()).isEqualTo(Severity.MEDIUM);
        assertThat(read.advisories().getFirst().affected())
                .containsExactly(new Affected("Red Hat:enterprise_linux:8", "libacme", "0", null));
        assertThat(read.statements().get("CSAF:VEX:www.redhat.com:CVE-2026-11111")).containsExactlyInAnyOrder(
                new VexStatement("CVE-2026-11111", "Red Hat:enterprise_linux:9", "libacme", VexStatement.Status.NOT_AFFECTED,
                        "vulnerable_code_not_in_execute_path"),
                new VexStatement("CVE-2026-11111", "Red Hat:enterprise_linux:10", "libacme", VexStatement.Status.UNDER_INVESTIGATION, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"2.0\"=\"1.2\"", "csaf_vex=csaf_base", "\"final\"=\"draft\"", "CVE-2026-11111\",=CVE\",", "https://www.redhat.com=nobody",
        "enterprise_linux=openshift", "2026-11-01T00:00:00+00:00=lately", "\"known_affected\": [\"rhel8:libacme\"]=\"known_affected\": 5"})
    void aFaultyCsafDocumentIsRefusedAndTheOthersAreTaken(String change) throws IOException {
        String vex = Files.readString(GOLDEN.resolve("csaf-vex.json"));
        String[] fromTo = change.split("=", 2);
        assertThat(vex).contains(fromTo[0]);
        file("bad.json", vex.replace(fromTo[0], fromTo[1]));
        Files.copy(GOLDEN.resolve("csaf-advisory.json"), folder.resolve("good.json"));
        ReadFeed read = read(folder, JsonDocuments.csaf());
        assertThat(read.advisories()).extracting(Advisory::id).containsExactly("RHSA-2026:4546");
        assertThat(read.refused()).singleElement().asString().startsWith("bad.json: ");
    }

    @Test
    void anArchiveGivesTheSameAsADirectoryAndRefusesWhatBlowsItselfUp() throws IOException {
        Path archive = folder.resolve("all.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            entry(zip, "USN-7001-1.json", Files.readAllBytes(GOLDEN.resolve("usn.json")));
            entry(zip, "README.txt", new byte[] {1});
            entry(zip, "../../bomb.json", new byte[JsonDocuments.LARGEST_DOCUMENT + 1]);
            entry(zip, "broken.json", "{".getBytes(StandardCharsets.UTF_8));
            entry(zip, "twice.json", Files.readAllBytes(GOLDEN.resolve("usn.json")));
        }
        ReadFeed read = read(archive, JsonDocuments.osv());
        assertThat(read.documents()).isEqualTo(4);
        assertThat(read.advisories()).extracting(Advisory::id).containsExactly("USN-7001-1");
        assertThat(read.refused()).containsExactly(
                "../../bomb.json: larger than " + JsonDocuments.LARGEST_DOCUMENT + " bytes", "broken.json: not one JSON document",
                "twice.json: id: is in USN-7001-1.json already");
    }

    @Test
    void anArchiveThatIsCutShortIsRefusedAsAWhole() throws IOException {
        Path archive = folder.resolve("all.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            entry(zip, "USN-7001-1.json", Files.readAllBytes(GOLDEN.resolve("usn.json")));
        }
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertFaulty(archive, JsonDocuments.osv());
    }

    @Test
    void whatUnpacksWithoutEndIsStopped() throws IOException {
        try (Bounded bounded = new Bounded(InputStream.nullInputStream(), 3)) {
            assertThat(bounded.read()).isEqualTo(-1);
        }
        try (Bounded bounded = new Bounded(new ByteArrayInputStream(new byte[4]), 3)) {
            assertThatThrownBy(bounded::readAllBytes).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("more than 3 bytes");
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static ReadFeed read(Path path, Format format) {
        return ReadFeed.of(new DocumentFeed("f", new LocalPlace(path), format));
    }

    private static void assertFaulty(Path path, Format format) {
        assertThatThrownBy(() -> read(path, format)).isInstanceOfSatisfying(
                FeedFault.class, fault -> assertThat(fault.kind()).isEqualTo(FeedFault.Kind.FAULTY));
    }
}
