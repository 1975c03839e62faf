package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the events of a play prove about a host, and what they do not. */
class HostTrackTest {
    private static final String FIT = "ok patchyard_host {\"did\":\"preflight\",\"verdict\":\"fit\"}";
    private static final String PERMIT = "ok patchyard_permit {\"granted\":true}";
    private static final String INSTALLED = "ok apt {\"changed\":true}";
    private static final String JUDGED =
            "ok patchyard_host {\"did\":\"after\",\"restarted\":[\"web\"],\"kept\":[\"/etc/x.dpkg-dist\"]}";
    private static final String NEEDS_REBOOT =
            "ok patchyard_host {\"did\":\"after\",\"reboot\":true,\"reboot_reason\":\"kernel\"}";
    private static final String REBOOTED = "ok reboot {\"rebooted\":true}";
    private static final String JUDGED_AGAIN = "ok patchyard_host {\"did\":\"rebooted\"}";
    private static final String LOST = "unreachable apt {\"msg\":\"timed out\"}";

    static Stream<Arguments> table() {
        return Stream.of(
                row(Outcome.NOT_STARTED, false),
                row(Outcome.NOT_STARTED, false, FIT),
                row(Outcome.DRIFT, false, "failed patchyard_host {\"verdict\":\"drift\",\"msg\":\"would remove x\"}"),
                row(Outcome.IDENTITY_MISMATCH, false,
                        "failed patchyard_host {\"verdict\":\"identity_mismatch\",\"msg\":\"x\"}"),
                row(Outcome.PRECHECK_FAILED, false,
                        "failed patchyard_host {\"verdict\":\"precheck_failed\",\"msg\":\"x\"}"),
                row(Outcome.PRECHECK_FAILED, false, "failed patchyard_host {\"msg\":\"module broke\"}"),
                row(Outcome.UNREACHABLE, false, "unreachable patchyard_host {\"msg\":\"refused\"}"),
                row(Outcome.NOT_STARTED, false, FIT,
                        "failed patchyard_permit {\"granted\":false,\"msg\":\"no permit: x\"}"),
                row(Outcome.IDENTITY_MISMATCH, false, FIT,
                        "failed patchyard_permit {\"granted\":false,\"verdict\":\"identity_mismatch\",\"msg\":\"x\"}"),
                row(Outcome.UNREACHABLE, false, FIT, "unreachable patchyard_permit {\"msg\":\"no route\"}"),
                row(Outcome.UNKNOWN, true, FIT, PERMIT),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, "begun apt {}"),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, INSTALLED),
                row(Outcome.UNREACHABLE, true, FIT, PERMIT, LOST),
                row(Outcome.DONE, true, FIT, PERMIT, INSTALLED, JUDGED),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, INSTALLED, NEEDS_REBOOT),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, INSTALLED, NEEDS_REBOOT, REBOOTED),
                row(Outcome.DONE, true, FIT, PERMIT, INSTALLED, NEEDS_REBOOT, REBOOTED, JUDGED_AGAIN),
                row(Outcome.FAILED, true, FIT, PERMIT, INSTALLED, NEEDS_REBOOT,
                        "failed reboot {\"msg\":\"did not return\"}"),
                row(Outcome.FAILED, true, FIT, PERMIT, "failed apt {\"msg\":\"x\"}"),
                row(Outcome.FAILED, true, FIT, PERMIT, INSTALLED,
                        "failed patchyard_host {\"did\":\"after\",\"msg\":\"web: down\"}"),
                row(Outcome.FAILED, true, FIT, PERMIT, INSTALLED, JUDGED, "failed include_tasks {\"msg\":\"x\"}"),
                row(Outcome.PRECHECK_FAILED, false, FIT, PERMIT, "begun apt {}",
                        "failed apt {\"lease\":\"not_taken\",\"msg\":\"the host is held by run x\"}",
                        "failed patchyard_host {\"did\":\"settle\",\"lease\":\"lost\",\"msg\":\"y\"}"),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, INSTALLED,
                        "failed patchyard_host {\"did\":\"after\",\"lease\":\"lost\",\"msg\":\"taken over\"}"),
                // A host that says of itself that it was permitted or judged proves nothing by another action.
                row(Outcome.NOT_STARTED, false,
                        "ok patchyard_host {\"did\":\"preflight\",\"verdict\":\"fit\",\"granted\":true}"),
                row(Outcome.UNKNOWN, true, FIT, PERMIT, "ok apt {\"did\":\"after\"}"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void theOutcomeFollowsFromTheEvents(Outcome outcome, boolean touched, String[] events) {
        HostResult result = track(events).result(false, null, false, "the play was killed");
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.touched()).isEqualTo(touched);
        if (outcome != Outcome.DONE) {
            assertThat(result.reason()).isNotBlank();
        }
    }

    @Test
    void aHostThatWasFoundUnfitWhileItWaitedIsNotBegunEvenIfItWasPermittedInThatMoment() {
        HostTrack track = track(FIT, "failed patchyard_permit {\"verdict\":\"drift\",\"msg\":\"would remove x\"}");
        HostResult result = track.result(true, null, true, "exit code 2");
        assertThat(result.outcome()).isEqualTo(Outcome.DRIFT);
        assertThat(result.touched()).isFalse();
        assertThat(track.isLetGo()).isTrue();
    }

    @Test
    void theBaselineIsThatOfTheLastLookBeforeThePermit() {
        String told = "{\"boot_id\":\"b\",\"failed_units\":[],\"running\":[\"%s\"],\"listening\":[22],\"mounts\":[\"/\"]}";
        String fit = "ok patchyard_host {\"did\":\"preflight\",\"verdict\":\"fit\",\"baseline\":" + told.formatted("old") + "}";
        String permit = "ok patchyard_permit {\"granted\":true,\"before\":{\"baseline\":" + told.formatted("new") + "}}";
        assertThat(track(fit, permit).result(true, null, false, "").baseline().running()).containsExactly("new");
        assertThat(track(fit, PERMIT).result(true, null, false, "").baseline().running()).containsExactly("old");
    }

    @Test
    void aPackageManagerMayTakeAnHourAndAHostItsLimit() {
        Instant permitted = Instant.EPOCH;
        HostTrack installing = track(FIT, PERMIT, "begun apt {}");
        assertThat(installing.isOverdue(permitted.plus(Duration.ofMinutes(60)), Duration.ofMinutes(90))).isFalse();
        assertThat(installing.isOverdue(permitted.plus(Duration.ofMinutes(60)).plusMillis(1), Duration.ofMinutes(90))).isTrue();

        HostTrack checking = track(FIT, PERMIT, INSTALLED, "begun patchyard_host {}");
        assertThat(checking.isOverdue(permitted.plus(Duration.ofMinutes(90)), Duration.ofMinutes(90))).isFalse();
        assertThat(checking.isOverdue(permitted.plus(Duration.ofMinutes(90)).plusMillis(1), Duration.ofMinutes(90))).isTrue();
        assertThat(track(FIT, PERMIT, INSTALLED, JUDGED).isOverdue(permitted.plus(Duration.ofDays(1)), Duration.ZERO)).isFalse();
    }

    @Test
    void aPermitThatWasHandedOutCountsEvenWhenThePlayNeverToldThatItReadIt() {
        HostResult result = track(FIT).result(true, null, false, "the play was killed");
        assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(result.touched()).isTrue();
    }

    @Test
    void aGoodResultThatThePlaysOwnCountContradictsIsUnknown() {
        HostResult result = track(FIT, PERMIT, INSTALLED, JUDGED).result(true, null, true, "exit code 2");
        assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void servicesAndKeptFilesAreTold() {
        HostResult result = track(FIT, PERMIT, INSTALLED, JUDGED).result(true, null, false, "");
        assertThat(result.restartedServices()).containsExactly("web");
        assertThat(result.kept()).containsExactly("/etc/x.dpkg-dist");
    }

    @Test
    void theDenialIsTheReason() {
        HostResult result = track(FIT, "failed patchyard_permit {\"granted\":false,\"msg\":\"no permit: closed\"}")
                .result(false, "closed", false, "");
        assertThat(result.reason()).isEqualTo("closed");
    }

    @Test
    void anInstallationThatCannotBeRepairedIsToldOnceWithBothReasons() {
        HostTrack track = track(FIT, PERMIT);
        assertThat(stages(track, "failed apt {\"msg\":\"long\",\"stderr\":\"warning\\nE: Sub-process returned 1\"}",
                "begun patchyard_host {}", "failed patchyard_host {\"did\":\"settle\",\"msg\":\"x is not configured\"}",
                "begun patchyard_host {}"))
                .containsExactly(HostStage.REPAIRING, HostStage.REPAIRING, HostStage.FAILED);
        assertThat(track.result(true, null, true,
                "").reason()).isEqualTo("E: Sub-process returned 1; x is not configured");
    }

    @Test
    void anInstallationThatIsRepairedGoesOnToItsJudgement() {
        HostTrack track = track(FIT, PERMIT, "failed apt {\"msg\":\"interrupted\"}", "begun patchyard_host {}",
                "ok patchyard_host {\"did\":\"settle\",\"repaired\":\"dpkg --configure -a\"}",
                        "begun patchyard_host {}", JUDGED);
        assertThat(track.result(true, null, false, "").outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatAHostSaysIsOneLineOfLimitedLength() {
        HostTrack track = track(FIT, PERMIT);
        track.take(event("failed apt {\"msg\":\"a\\nb\\u0000\\u001b[31m" + "x".repeat(5_000) + "\"}"));
        String reason = track.result(true, null, true, "").reason();
        assertThat(reason).hasSizeLessThan(1_100).startsWith("a b").endsWith("[cut]").doesNotContain("\n", "\u0000",
                "\u001b");
    }

    private static List<HostStage> stages(HostTrack track, String... events) {
        return Stream.of(events).map(HostTrackTest::event).flatMap(e ->
                track.take(e).stream()).map(HostTrack.Step::stage).toList();
    }

    private static Arguments row(Outcome outcome, boolean touched, String... events) {
        return Arguments.of(outcome, touched, events);
    }

    private static HostTrack track(String... events) {
        HostTrack track = new HostTrack("web-1", MissingNode.getInstance());
        Stream.of(events).map(HostTrackTest::event).forEach(track::take);
        return track;
    }

    private static PlayEvent event(String written) {
        String[] words = written.split(" ", 3);
        try {
            JsonNode result = new ObjectMapper().readTree(words[2]);
            return new PlayEvent(1, Instant.EPOCH, words[0], "h-1", words[1], result, false, MissingNode.getInstance());
        } catch (IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
