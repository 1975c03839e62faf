package dev.patchyard.cli.bench.truth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever checks must not make the same mistakes as the one who is checked. */
class CheckerTest {
    private static final Pattern IMPORTED = Pattern.compile("^(?:import|from) ([\\w.]+)", Pattern.MULTILINE);

    @Test
    void itUsesNoCodeOfWhatItChecks() {
        noClasses().that().resideInAPackage("dev.patchyard.cli.bench.truth..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "dev.patchyard.adapter..", "dev.patchyard.compliance..", "dev.patchyard.health..", "dev.patchyard.plan..",
                        "dev.patchyard.patching..", "dev.patchyard.run..", "dev.patchyard.inventory..", "dev.patchyard.advisory..")
                .check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.patchyard.cli.bench"));
    }

    @Test
    void itsProgramOnTheHostImportsTheStandardLibraryAlone() throws IOException {
        Set<String> imported = IMPORTED.matcher(Files.readString(Path.of("bench/truth/look.py"))).results()
                .map(found -> found.group(1)).collect(Collectors.toSet());
        assertThat(imported).containsExactlyInAnyOrder("http.client", "json", "os", "re", "subprocess", "sys", "time");
    }
}
