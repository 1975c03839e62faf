package dev.patchyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md has every row of the fault matrix, names only tests that there are, and all that bear a row's number. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("docs/reliability.md");
    private static final Pattern NUMBERED = Pattern.compile("row(\\d{2})_\\w+");
    private static final int ROWS = 50;

    private record Row(int number, String shown, String state) {
        List<MatchResult> tests() {
            return NamedTests.NAME.matcher(shown).results().toList();
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| \\d.*"))
                .map(line -> line.split("(?<!\\\\)\\|", -1))
                .map(cells -> {
                    assertThat(cells).as(String.join("|", cells)).hasSize(7);
                    assertThat(List.of(cells[2], cells[3])).as("row %s", cells[1]).noneMatch(String::isBlank);
                    return new Row(Integer.parseInt(cells[1].strip()), cells[4].strip(), cells[5].strip());
                })
                .toList();
    }

    @Test
    void everyFaultHasItsRow() throws IOException {
        assertThat(rows()).extracting(Row::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, Set<String>> methods = NamedTests.byClass();
        assertThat(rows()).flatExtracting(Row::tests).hasSizeGreaterThan(80).allSatisfy(test ->
                assertThat(methods.getOrDefault(test.group(1), Set.of())).as(test.group(1)).contains(test.group(2)));
    }

    @Test
    void everyStateIsAWordWithAReasonWhereSomethingIsMissing() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.state()).as("row %s", row.number()).matches("holds|in part: \\S.{8,}|open: \\S.{8,}");
            assertThat(row.tests().isEmpty()).as("row %s", row.number()).isEqualTo(row.state().startsWith("open: "));
        });
    }

    /** Whoever names a test after a row finds it in that row. */
    @Test
    void everyTestThatBearsARowsNumberStandsInThatRow() throws IOException {
        List<Row> rows = rows();
        NamedTests.byClass().forEach((name, methods) -> methods.forEach(method -> {
            Matcher numbered = NUMBERED.matcher(method);
            if (numbered.matches()) {
                Row row = rows.get(Integer.parseInt(numbered.group(1)) - 1);
                assertThat(row.shown()).as("row %s", row.number()).contains("`" + name + "#" + method + "`");
            }
        }));
    }
}
