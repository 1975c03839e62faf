package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostTrackRepairTest {
    private final HostTrack track = new HostTrack("web-1", MissingNode.getInstance());
    private long sequence;

    @BeforeEach
    void permit() {
        tell("ok", "patchyard_host", "{'did': 'preflight', 'verdict': 'fit'}");
        tell("ok", "patchyard_permit", "{'granted': true}");
        tell("begun", "apt", "{}");
    }

    @Test
    void anInstallationThatFailedAndWasBroughtIntoOrderEndsWellOnceItIsJudged() {
        assertThat(tell("failed", "apt", "{'msg': 'dpkg exited unexpectedly'}")).isEqualTo(HostStage.REPAIRING);
        assertThat(tell("begun", "patchyard_host", "{}")).isEqualTo(HostStage.REPAIRING);
        assertThat(tell("ok", "patchyard_host",
                "{'did': 'settle', 'repaired': 'dpkg -a: done'}")).isEqualTo(HostStage.REPAIRING);
        assertThat(track.isOver()).isFalse();
        assertThat(tell("begun", "patchyard_host", "{}")).isEqualTo(HostStage.RESTARTING);
        assertThat(tell("ok", "patchyard_host", "{'did': 'after', 'problems': []}")).isEqualTo(HostStage.FINISHED);
        assertThat(track.result(true, null, false, "").outcome()).isEqualTo(HostResult.Outcome.DONE);
    }

    @Test
    void anInstallationThatCannotBeBroughtIntoOrderFailsWithBothCauses() {
        tell("failed", "apt", "{'msg': 'post-installation script failed'}");
        assertThat(tell("failed", "patchyard_host",
                "{'did': 'settle', 'msg': 'web is not configured'}")).isEqualTo(HostStage.FAILED);
        HostResult result = track.result(true, null, false, "");
        assertThat(result.outcome()).isEqualTo(HostResult.Outcome.FAILED);
        assertThat(result.reason()).contains("post-installation script failed", "web is not configured");
    }

    @Test
    void aRepairThatWasNeverJudgedProvesNothing() {
        tell("failed", "apt", "{'msg': 'dpkg exited unexpectedly'}");
        tell("ok", "patchyard_host", "{'did': 'settle', 'repaired': 'dpkg -a: done'}");
        assertThat(track.result(true, null, false,
                "the play was killed").outcome()).isEqualTo(HostResult.Outcome.FAILED);
    }

    private HostStage tell(String kind, String action, String result) {
        JsonNode said = json(result);
        return track.take(new PlayEvent(++sequence, Instant.EPOCH, kind, "h-1", action, said, false, said))
                .map(HostTrack.Step::stage)
                .orElse(null);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
