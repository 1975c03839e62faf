package dev.patchyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalIsDrawnOver() {
        Screen screen = Screen.forOutput(true, out);

        screen.show(List.of("  0:01  plan", "deb-01 waiting"));
        screen.show(List.of("  0:02  execute"));
        screen.say("done");

        assertThat(written()).isEqualTo("  0:01  plan\ndeb-01 waiting\n\u001b[2A\u001b[J  0:02  execute\n\u001b[1A\u001b[Jdone\n");
    }

    @Test
    void aLineNeverWrapsOnATerminal() {
        Screen.forOutput(true, out).show(List.of("x".repeat(300)));

        assertThat(written().strip()).hasSize(99);
    }

    @Test
    void longWordsToTheAudienceAreBrokenAtSpaces() {
        Screen.forOutput(true, out).say("word ".repeat(30).strip());

        assertThat(written().lines()).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
        assertThat(written().lines().toList().getLast()).startsWith("  word");
    }

    @Test
    void elsewhereTheClockIsSilentAndANewsIsToldOnce() {
        Screen screen = Screen.forOutput(false, out);

        screen.show(List.of("  0:01  plan", "   deb-01 waiting"));
        screen.show(List.of("  0:02  plan", "   deb-01 waiting"));
        screen.show(List.of("  0:03  plan", "   deb-01 installing"));

        assertThat(written()).isEqualTo("  deb-01 waiting\n  deb-01 installing\n").doesNotContain("\u001b");
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
