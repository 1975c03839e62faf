package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/policy-reference.md shows every field, with the default that the code has. */
class PolicyReferenceTest {
    private static final Path PAGE = Path.of("docs/policy-reference.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| (.+?) \\| (.+) \\|");
    private static final Pattern LIMIT = Pattern.compile("^\\| ([a-z][^|`]+) \\| (P[0-9DTHMS]+) \\| .+ \\|$", Pattern.MULTILINE);
    private static final Map<String, Object> REQUIRED =
            Map.of("name", "Any", "os_type", "debian12", "target_ci_tags", Map.of("env", "lab"));

    private static Map<String, String> table() throws IOException {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertThat(defaults.put(row.group(1), row.group(2))).as("row of " + row.group(1)).isNull();
            }
        }
        return defaults;
    }

    @Test
    void theTableShowsEveryFieldWithItsDefault() throws IOException {
        Map<String, Object> written = new LinkedHashMap<>(PolicyFields.write(PolicyFields.read(REQUIRED)));
        Map<String, String> expected = new LinkedHashMap<>();
        written.forEach((field, value) -> expected.put(field, value == null ? "none" : value.toString()));
        REQUIRED.keySet().forEach(field -> expected.put(field, "required"));
        expected.put("id", "slug of `name`");

        assertThat(table()).isEqualTo(expected);
    }

    @Test
    void theDefaultCutOffIsTheOneThatThePageNames() throws IOException {
        assertThat(PolicyDefaults.CUT_OFF).isEqualTo(Duration.parse("PT90M"));
        assertThat(Files.readString(PAGE)).contains("`cut_off` (default `PT90M`)");
    }

    @Test
    void theLimitsOfThePageAreThoseOfTheCode() throws IOException {
        List<Limits.Row> shown = LIMIT.matcher(Files.readString(PAGE)).results()
                .map(row -> new Limits.Row(row.group(1), Duration.parse(row.group(2))))
                .toList();

        assertThat(shown).isEqualTo(Limits.TABLE);
    }

    @Test
    void whatThePageCallsRequiredIsRequired() {
        for (String field : Set.copyOf(REQUIRED.keySet())) {
            Map<String, Object> without = new LinkedHashMap<>(REQUIRED);
            without.remove(field);
            PolicyProblem problem = catchThrowableOfType(
                    PolicyProblem.class, () -> PolicyFields.read(without));
            assertThat(problem.faults()).extracting(PolicyProblem.Fault::field).contains(field);
        }
    }
}
