package dev.patchyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunPictureTest {
    @Test
    void theFirstLineSaysWhereARunStandsAndHostsThatBeganFollow() throws IOException {
        JsonNode run = run(2, host("deb-01", "in_progress", "installing", "") + "," + host("deb-02", "planned", "waiting", "")
                + "," + host("deb-03", "reverted", "finished", "check acme-web"));

        assertThat(RunPicture.of(List.of(run), Duration.ofSeconds(83), Duration.ofMinutes(2))).containsExactly(
                "  1:23 of about 2:00  lab-debian: execute wave 1/2",
                "        deb-01   installing",
                "        deb-03   reverted — check acme-web");
    }

    @Test
    void manyHostsStayAScreenful() throws IOException {
        String hosts = IntStream.range(0, 60).mapToObj(number -> host("h" + number, "ok", "finished", "")).collect(Collectors.joining(","));

        assertThat(RunPicture.of(List.of(run(1, hosts)), Duration.ZERO, Duration.ZERO)).hasSizeLessThan(18).last().isEqualTo("        … and 46 more");
    }

    @Test
    void whatAHostSaysCannotMoveTheCursor() throws IOException {
        JsonNode run = run(1, host("deb-01", "failed", "finished", "\\u001b[2Jgone\\n"));

        assertThat(RunPicture.of(List.of(run), Duration.ZERO, Duration.ZERO).getLast()).doesNotContain("\u001b", "\n");
    }

    private static String host(String ci, String state, String stage, String reason) {
        return "{\"ci_id\":\"%s\",\"state\":\"%s\",\"stage\":\"%s\",\"reason\":\"%s\"}".formatted(ci, state, stage, reason);
    }

    private static JsonNode run(int waves, String hosts) throws IOException {
        String list = IntStream.range(0, waves).mapToObj(wave -> "{}").collect(Collectors.joining(","));
        return new ObjectMapper().readTree("""
                {"policy_id":"lab-debian","phase":"execute","wave":0,"note":"","waves":[%s],"hosts":[%s]}"""
                .formatted(list, hosts));
    }
}
