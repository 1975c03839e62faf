package dev.patchyard.adapter.policyshelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.adapter.policyshelf.YamlPolicyFiles.PolicyFile;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlPolicyFilesTest {
    @TempDir
    Path folder;

    private PolicyFile only(String text) throws IOException {
        Files.writeString(folder.resolve("one.yml"), text);
        return new YamlPolicyFiles(folder).read().getFirst();
    }

    @Test
    void aFileReadsAsTheSamePolicyAsTheApi() throws IOException {
        PolicyFile file = only("""
                # the operator's own words
                name: RHEL 9 Monthly Baseline
                os_type: rhel9
                schedule: "0 2 * * 0"
                timezone: Europe/Berlin
                window: {length: PT4H, cut_off: PT90M}
                target_ci_tags: {env: lab, os: rhel9}
                patch_level: 2026-02
                error_threshold: 10%
                checks:
                  - name: web
                    http: {port: 8080, path: /health, expect_json: {version: "package:acme-web"}}
                """);

        PatchPolicy policy = PolicyFields.read(file.fields());

        assertThat(file.error()).isNull();
        assertThat(file.digest()).hasSize(64);
        assertThat(policy.id()).isEqualTo("rhel-9-monthly-baseline");
        assertThat(policy.patchLevel()).isEqualTo("2026-02");
        assertThat(policy.incomplete()).isEmpty();
        assertThat(policy.enabled()).isFalse();
    }

    static Stream<Arguments> faultyFiles() {
        return Stream.of(
                Arguments.of("a type by name", "name: !!javax.script.ScriptEngineManager [1]"),
                Arguments.of("a key twice", "name: a\nname: b"),
                Arguments.of("an inner key twice", "window: {length: PT1H, length: PT2H}"),
                Arguments.of("a bomb", bomb()),
                Arguments.of("itself", "name: &a [*a]"),
                Arguments.of("too deep", "name: " + "[".repeat(100) + "]".repeat(100)),
                Arguments.of("never closed", "[".repeat(60_000)),
                Arguments.of("too large", "name: " + "a".repeat(70_000)),
                Arguments.of("a list", "- a"),
                Arguments.of("nothing", ""),
                Arguments.of("two documents", "name: a\n---\nname: b"),
                Arguments.of("a number as key", "1: a"),
                Arguments.of("a date", "name: 2026-02-01"),
                Arguments.of("a tab", "name:\n\t- a"));
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int level = 1; level < 9; level++) {
            String alias = "*a" + (level - 1);
            text.append("a%d: &a%d [%s]%n".formatted(level, level, String.join(",", Collections.nCopies(9,
                    alias))));
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultyFiles")
    void aFaultyFileSaysWhyAndHasADigestWhereItWasRead(String name, String text) throws IOException {
        PolicyFile file = only(text);

        assertThat(file.fields()).isNull();
        assertThat(file.error()).isNotBlank().hasSizeLessThan(400);
    }

    @Test
    void filesAreReadByNameAndOthersAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "name: b");
        Files.writeString(folder.resolve("a.yml"), "]");
        Files.writeString(folder.resolve(".hidden.yml"), "name: c");
        Files.writeString(folder.resolve("README.md"), "no");
        Files.createDirectory(folder.resolve("dir.yml"));
        Files.write(folder.resolve("z.yml"), new byte[] {'n', ':', ' ', (byte) 0xff});

        assertThat(new YamlPolicyFiles(folder).read()).extracting(PolicyFile::name, file -> file.error() == null)
                .containsExactly(tuple("a.yml", false),
                        tuple("b.yaml", true),
                        tuple("dir.yml", false),
                                tuple("z.yml", false));
        assertThat(new YamlPolicyFiles(folder.resolve("nowhere")).read()).singleElement()
                .satisfies(told -> assertThat(told.error()).isEqualTo("there is no such directory"));
    }

    @Test
    void thePoliciesThatShipMatchOnlyHostsOfTheLab() {
        List<PolicyFile> shipped = new YamlPolicyFiles(Path.of("policies")).read();

        assertThat(shipped).hasSizeGreaterThan(1).allSatisfy(file ->
                assertThat(PolicyFields.read(file.fields()).targetTags()).as(file.name()).containsEntry("env", "lab"));
    }
}
