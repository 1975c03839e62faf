package dev.patchyard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/house.md names every package and every door, and nothing that is not there. */
class HousePageTest {
    private static final Path PAGE = Path.of("docs/house.md");
    private static final Path SOURCES = Path.of("src/main/java/dev/patchyard");
    private static final Pattern ROW = Pattern.compile("^\\| `([\\w.]+)` \\|", Pattern.MULTILINE);
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w+)`");
    private static final String BASE = "dev.patchyard.";

    private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages("dev.patchyard");
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.patchyard");

    @Test
    void everyPackageHasARow() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (Path directory : directories()) {
            packages.add(SOURCES.relativize(directory).toString().replace('/', '.'));
        }
        packages.remove("");
        assertThat(rowsOf("## Packages")).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void everyDoorHasARow() throws IOException {
        Set<String> doors = HOUSE.stream()
                .filter(type -> type.getPackageName().startsWith(BASE + "adapter."))
                .flatMap(type -> type.getRawInterfaces().stream())
                .filter(door -> door.getPackageName().startsWith(BASE))
                .filter(door -> !door.getPackageName().startsWith(BASE + "adapter."))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(rowsOf("## Doors")).containsExactlyInAnyOrderElementsOf(doors);
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        Set<String> known = EVERYTHING.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        List<String> named = CLASS.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
        assertThat(named).contains("RunEngine", "HttpCmdb").isSubsetOf(known);
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNullsAreMarked() throws IOException {
        assertThat(directories()).hasSizeGreaterThan(20).allSatisfy(directory ->
                assertThat(directory.resolve("package-info.java")).content()
                        .startsWith("/**").contains("@NullMarked\npackage dev.patchyard"));
    }

    private static List<Path> directories() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent).distinct().toList();
        }
    }

    private static List<String> rowsOf(String heading) throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains("\n" + heading + "\n");
        String section = page.split("\n" + heading + "\n", 2)[1].split("\n## ", 2)[0];
        return ROW.matcher(section).results().map(row -> row.group(1)).toList();
    }
}
