package dev.patchyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command prints and how it ends. */
class CompareVersionsCommandTest {
    private String out = "";
    private String trouble = "";

    @Test
    void eachPairHasOneLine() {
        assertThat(run("deb", "1.0 1.0-1\n1:1 2\n  2.0~rc1\t2.0  \n1 1-0")).isZero();
        assertThat(out.lines()).containsExactly("-1", "1", "-1", "0");
        assertThat(run("rpm", "1.0^1-1 1.0-1\n")).isZero();
        assertThat(out.lines()).containsExactly("1");
        assertThat(run("npm", "1.0.0-2 1.0.0-10\n")).isZero();
        assertThat(out.lines()).containsExactly("-1");
        assertThat(run("npm", "")).isZero();
        assertThat(out).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "deb, '1 2\n1', 'line 2: expected two versions parted by a blank'",
        "deb, '1 2\n1 2 3', 'line 2: expected two versions parted by a blank'",
        "rpm, '1 2\n\n', 'line 2: expected two versions parted by a blank'",
        "rpm, '1 2\n1 2-', 'line 2: not a version of rpm'",
        "npm, '1.0.0 2.0.0\n1.0.0 latest', 'line 2: not a version of npm'",
    })
    void aLineThatIsNoPairIsNamedAndEndsIt(String scheme, String lines, String said) {
        assertThat(run(scheme, lines)).isNotZero();
        assertThat(trouble).isEqualTo(said);
        assertThat(out.lines()).containsExactly("-1");
    }

    @Test
    void anotherSchemeIsRefused() {
        assertThat(run("pip", "1 2")).isEqualTo(2);
    }

    private int run(String scheme, String lines) {
        StringWriter said = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            return new CommandLine(new CompareVersionsCommand())
                    .setOut(new PrintWriter(said))
                    .setErr(new PrintWriter(new StringWriter()))
                    .setExecutionExceptionHandler((thrown, line, parsed) -> {
                        trouble = thrown.getMessage();
                        return 1;
                    })
                    .execute(scheme);
        } finally {
            System.setIn(before);
            out = said.toString();
        }
    }
}
