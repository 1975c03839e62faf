package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the events of a play with hooks say of a host. */
class HookedHostTest {
    private static final String ALL = "{\"before_host\":{},\"after_host\":{},\"on_exit\":{}}";
    private static final String PERMIT = "ok patchyard_permit {\"granted\":true}";
    private static final String INSTALLED = "ok apt {}";
    private static final String JUDGED = "ok patchyard_host {\"did\":\"after\"}";

    private final HostTrack track = new HostTrack("web-1", json(ALL));

    @Test
    void aHostIsThroughOnlyWhenItWasLetGo() {
        List<HostStage> stages = take(PERMIT, hook("before_host", "begun"), hook("before_host", "done"), INSTALLED, JUDGED,
                hook("after_host", "begun"), hook("after_host", "done"), hook("on_exit", "begun"));
        assertThat(stages).doesNotContain(HostStage.FINISHED);
        assertThat(track.owesExit()).isTrue();
        assertThat(take(hook("on_exit", "done"))).containsExactly(HostStage.FINISHED);
        assertThat(track.owesExit()).isFalse();
        assertThat(result().outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatAHookDoesItselfIsNoWordAboutTheHost() {
        take(PERMIT, hook("before_host", "begun"), "begun apt {}", "failed apt {\"msg\":\"x\"}", "ok reboot {\"rebooted\":true}",
                "ok patchyard_host {\"did\":\"after\"}");
        assertThat(result().outcome()).as("interrupted before anything was installed").isEqualTo(Outcome.PRECHECK_FAILED);
        assertThat(result().touched()).isFalse();
        assertThat(result().rebooted()).isFalse();
    }

    @Test
    void aHostThatCannotBeDrainedIsLeftAloneAndStillLetGo() {
        List<HostStage> stages = take(PERMIT, hook("before_host", "begun"),
                "failed patchyard_hook {\"stage\":\"before_host\",\"said\":\"failed\",\"msg\":\"hook before_host: no\"}");
        assertThat(stages).endsWith(HostStage.LEFT_ALONE);
        assertThat(track.owesExit()).isTrue();
        assertThat(result()).extracting(HostResult::outcome, HostResult::touched, HostResult::reason)
                .containsExactly(Outcome.PRECHECK_FAILED, false, "hook before_host: no");
    }

    @Test
    void aHostThatFailedIsOverOnlyWhenItWasLetGo() {
        take(PERMIT, hook("before_host", "begun"), hook("before_host", "done"), "begun apt {}");
        assertThat(take("failed apt {\"msg\":\"x\"}", "failed patchyard_host {\"did\":\"settle\",\"msg\":\"y\"}"))
                .endsWith(HostStage.FAILED);
        assertThat(track.isLetGo()).as("its exit hook is to come").isFalse();

        take(hook("on_exit", "begun"));
        assertThat(track.isLetGo()).as("its exit hook runs").isFalse();

        assertThat(take(hook("on_exit", "done"))).as("told, so that its place can be given").containsExactly(HostStage.FAILED);
        assertThat(track.isLetGo()).isTrue();
    }

    @Test
    void aHostThatIsLostIsOverForItsPlay() {
        take(PERMIT, hook("before_host", "begun"), hook("before_host", "done"), "unreachable apt {\"msg\":\"gone\"}");

        assertThat(track.owesExit()).as("to a play of its own").isTrue();
        assertThat(track.isLetGo()).isTrue();
    }

    @Test
    void aFailureThatIsToBeIgnoredIsNone() {
        take(PERMIT, hook("before_host", "begun"), hook("before_host", "failed"), INSTALLED, JUDGED,
                hook("after_host", "begun"), hook("after_host", "failed"), hook("on_exit", "begun"), hook("on_exit", "failed"));
        assertThat(result().outcome()).isEqualTo(Outcome.DONE);
        assertThat(track.owesExit()).isFalse();
    }

    @Test
    void aHostThatWasLostWhileItWasDrainedWasNotTouched() {
        take(PERMIT, hook("before_host", "begun"), "unreachable command {\"msg\":\"gone\"}");
        assertThat(result()).extracting(HostResult::outcome, HostResult::touched).containsExactly(Outcome.UNREACHABLE, false);
        assertThat(track.owesExit()).isTrue();
    }

    @Test
    void aHostWithoutAPermitOwesNothing() {
        take("failed patchyard_permit {\"granted\":false,\"msg\":\"no permit: closed\"}");
        assertThat(track.owesExit()).isFalse();
    }

    private HostResult result() {
        return track.result(true, null, false, "the play was killed");
    }

    private List<HostStage> take(String... events) {
        return Stream.of(events).map(HookedHostTest::event).flatMap(e -> track.take(e).stream()).map(HostTrack.Step::stage).toList();
    }

    private static String hook(String stage, String said) {
        return "ok patchyard_hook {\"stage\":\"" + stage + "\",\"said\":\"" + said + "\"}";
    }

    private static PlayEvent event(String written) {
        String[] words = written.split(" ", 3);
        return new PlayEvent(1, Instant.EPOCH, words[0], "h-1", words[1], json(words[2]), false, MissingNode.getInstance());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
