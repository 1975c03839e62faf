package dev.patchyard.api;

import static dev.patchyard.given.Advisories.advisory;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.given.Hosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class ExportCalls extends ServedCalls {
    private static final int MANY = 1234;
    private static final CSVFormat NAMED = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private ApiServer.Answer get(String path) {
        return server.as(Role.VIEWER).get(path);
    }

    private List<CSVRecord> rows(String path) {
        ApiServer.Answer answer = get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/csv");
        assertThat(answer.header("content-disposition")).contains("attachment", ".csv");
        try {
            return CSVParser.parse(answer.text(), NAMED).getRecords();
        } catch (IOException broken) {
            throw new AssertionError(answer.text(), broken);
        }
    }

    private void given(int count) {
        server.advisories.put(List.of(
                advisory("DSA-1", "2026-10-01", "Debian:12", "web", "2.0"),
                advisory("DSA-2", "2026-10-02", "Debian:12", "db", "2.0")));
        PendingPatch update = Hosts.update("web", "1.0", "2.0", true).fixing(List.of("DSA-1"));
        server.yard.board.put(IntStream.range(0, count)
                .mapToObj(number -> new PatchState(
                        String.format("ci-%05d", number), "=name of " + number, "debian12", number % 2 == 0 ? "prod" : "lab", null, null,
                        number == 7 ? ComplianceStatus.UNKNOWN : ComplianceStatus.NON_COMPLIANT, "1 pending: web",
                        Hosts.SUNDAY, Hosts.SUNDAY, null, false, List.of(update), List.of("debian"), null))
                .toList());
    }

    @Test
    void everyStateIsInTheFileWithTheListsFilters() {
        given(MANY);
        List<CSVRecord> all = rows("/patch/compliance/export");
        assertThat(all).hasSize(MANY);
        assertThat(all).extracting(row -> row.get("ci_id")).isSorted().doesNotHaveDuplicates();
        assertThat(all.getFirst().get("ci_name")).isEqualTo("'=name of 0");
        assertThat(all.getFirst().get("pending_patches")).isEqualTo("web 1.0 -> 2.0");
        assertThat(rows("/patch/compliance/export?format=csv&env=prod")).hasSize(MANY / 2);
        assertThat(rows("/patch/compliance/export?status=unknown&policy_id=debian")).hasSize(1);
        assertThat(rows("/patch/compliance/export?policy_id=other")).isEmpty();
        assertThat(rows("/patch/compliance/export?os_type=Debian&stale=false&q=CI-00007")).hasSize(1);
        assertThat(rows("/patch/compliance/export?overdue=true")).isEmpty();
        JsonNode json = get("/patch/compliance/export?format=json").body();
        assertThat(json).hasSize(MANY);
        assertThat(json.get(MANY - 1)).isEqualTo(
                get("/patch/compliance/states?limit=1&cursor=" + lastCursor()).body().at("/items/0"));
    }

    private String lastCursor() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MANY - 1 + " " + MANY).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyFindingIsInTheFileWithTheListsFilters() {
        given(MANY);
        assertThat(rows("/patch/findings/export")).hasSize(MANY)
                .extracting(row -> row.get("advisory_id")).containsOnly("DSA-1");
        assertThat(rows("/patch/findings/export?env=lab&overdue=true&severity=high&policy_id=debian&state=affected_fix_available"))
                .hasSize(MANY / 2);
        JsonNode json = get("/patch/findings/export?format=json&ci_id=ci-00007").body();
        assertThat(json).hasSize(1);
        assertThat(json.get(0)).isEqualTo(get("/patch/findings?ci_id=ci-00007").body().at("/items/0"));
    }

    @Test
    void everyAdvisoryIsInTheFileWithTheListsFilters() {
        given(2);
        assertThat(rows("/patch/advisories/export")).extracting(row -> row.get("id")).containsExactly("DSA-1", "DSA-2");
        assertThat(rows("/patch/advisories/export?policy_id=debian&severity=high&fixable=true")).singleElement()
                .satisfies(row -> assertThat(row.get("packages")).isEqualTo("Debian:12 web < 2.0"));
        assertThat(rows("/patch/advisories/export?exploited=true&epss_min=0.5")).isEmpty();
        JsonNode json = get("/patch/advisories/export?format=json&q=db").body();
        assertThat(json.get(0)).isEqualTo(get("/patch/advisories?q=db").body().at("/items/0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/patch/compliance/export", "/patch/findings/export", "/patch/advisories/export"})
    void whoMayNotSeeItGetsNoFileAndABadWishNeither(String path) {
        assertThat(server.anonymous().get(path).status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get(path).status()).isEqualTo(403);
        assertThat(get(path + "?format=pdf").field()).isEqualTo("format");
        assertThat(get(path + "?format=json").body().isArray()).isTrue();
    }

    @Test
    void aCisPackagesAreABillOfMaterialsThatHoldsAgainstTheSchema() throws IOException {
        given(2);
        server.yard.packages.put(List.of(new HostPackages("ci-00000", Instant.EPOCH, SbomTest.PACKAGES)));
        ApiServer.Answer answer = get("/patch/compliance/ci-00000/sbom");
        assertThat(answer.header("content-type")).startsWith(SbomController.CYCLONEDX);
        assertThat(new JsonParser().validate(answer.text(), Version.VERSION_16)).isEmpty();
        assertThat(answer.body().get("components")).hasSize(SbomTest.PACKAGES.size() + 1);
        assertThat(get("/patch/compliance/ci-00001/sbom").status()).as("no scan told its packages").isEqualTo(404);
        assertThat(get("/patch/compliance/nobody/sbom").status()).isEqualTo(404);
        assertThat(server.anonymous().get("/patch/compliance/ci-00000/sbom").status()).isEqualTo(401);
        assertThat(server.as(Role.BOOTSTRAP).get("/patch/compliance/ci-00000/sbom").status()).isEqualTo(403);
    }
}
