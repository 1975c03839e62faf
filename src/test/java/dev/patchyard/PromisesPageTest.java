package dev.patchyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/promises.md names only tests that there are, and every promise has a test or a plain reason why it has none. */
class PromisesPageTest {
    private static final Path PAGE = Path.of("docs/promises.md");
    private static final Path PROGRAMS = Path.of("src/test/python/test_host_programs.py");
    private static final Pattern TEST = NamedTests.NAME;
    private static final Pattern PROGRAM_TEST = Pattern.compile("`(test_\\w+)`");

    private record Row(String number, String promise, String shown, String how) {
        boolean isOpen() {
            return shown.startsWith("not yet: ");
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| \\d.*"))
                .map(line -> line.split("(?<!\\\\)\\|", -1))
                .map(cells -> {
                    assertThat(cells).as(String.join("|", cells)).hasSize(6);
                    return new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
                })
                .toList();
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, Set<String>> methods = NamedTests.byClass();
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(200)
                .allSatisfy(test -> assertThat(methods.getOrDefault(test.group(1), Set.of())).as(test.group(1)).contains(test.group(2)));
        String programs = Files.readString(PROGRAMS);
        assertThat(PROGRAM_TEST.matcher(Files.readString(PAGE)).results())
                .isNotEmpty()
                .allSatisfy(test -> assertThat(programs).contains("def " + test.group(1) + "("));
    }

    @Test
    void everyPromiseHasATestOrAReason() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(150).allSatisfy(row -> {
            assertThat(row.promise()).as(row.number()).isNotBlank();
            boolean isShown = TEST.matcher(row.shown()).find() && !row.isOpen();
            boolean isExplained = row.isOpen() && row.shown().length() > "not yet: ".length() + 10;
            assertThat(isShown || isExplained).as("%s: %s", row.number(), row.shown()).isTrue();
            assertThat(row.how()).as(row.number()).isIn(isShown ? List.of("real host", "fakes") : List.of("–"));
        });
    }

    @Test
    void promisesAreNumberedWithoutGaps() throws IOException {
        int section = 1;
        int last = 0;
        for (Row row : rows()) {
            boolean isNext = row.number().equals(section + "." + (last + 1));
            section = isNext ? section : section + 1;
            last = isNext ? last + 1 : 1;
            assertThat(row.number()).isEqualTo(section + "." + last);
        }
    }

    /** Whatever says that it was shown on a real host names a test that is run on one. */
    @Test
    void aRealHostIsClaimedOnlyForTestsThatAreRunOnOne() throws IOException {
        Set<String> onHosts = new TreeSet<>(Set.of("PatchExecutorContract", "ScannerContract"));
        try (Stream<Path> files = Files.walk(NamedTests.SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
                String source = Files.readString(file);
                if (source.contains("extends Journey") || source.contains("@Tag(\"lab\")")) {
                    onHosts.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        assertThat(rows()).allSatisfy(row -> {
            boolean hasHost = TEST.matcher(row.shown()).results().anyMatch(test -> onHosts.contains(test.group(1)));
            assertThat(hasHost).as("%s: %s", row.number(), row.shown()).isEqualTo(row.how().equals("real host"));
        });
    }
}
