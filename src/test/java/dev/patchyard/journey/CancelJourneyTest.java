package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CancelJourneyTest extends Journey {
    @Test
    void aRunThatIsAbortedWhileItExecutesEndsOnlyWhenNoPackageManagerWorks() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost begun = hosts.getFirst();
        LentHost spared = hosts.getLast();
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(10));
        String before = spared.asItIs();
        String policy = givenAPolicyFor("debian", Map.of("rollback", "auto"));

        String id = startPlannedAndApproved(policy, hosts);
        begun.awaitProcess("acme-web.postinst configure");
        assertThat(processesOf(id)).as("the play").isNotEmpty();
        cancel(id, true);
        JsonNode run = awaitVerdict(id);

        assertThat(begun.packagesAreInOrder()).as("package manager when the run ended: %s", run).isTrue();
        assertThat(processesOf(id)).as("processes of the run on the controller").isEmpty();
        assertThat(begun.packageVersion("acme-web")).as("a transaction is never killed").isEqualTo("2.6");
        assertThat(verdict(run)).isEqualTo("cancelled");
        assertThat(stateOf(begun, run)).as("an abort never causes a revert").isIn("ok", "failed", "pending_restart");
        assertThat(stateOf(spared, run)).isEqualTo("not_started");
        assertThat(spared.asItIs()).isEqualTo(before);
        assertThat(run.required("cancellation").required("abort").asBoolean()).isTrue();
        assertThat(cancelled(id, false)).as("a run that ended cannot be cancelled").isEqualTo(409);
        JsonNode told = awaitEnd(id);
        assertThat(changeOf(told).path("outcome").asText()).isNotEqualTo("successful");
    }

    @Test
    @Tag("long")
    void aRunThatIsCancelledFinishesWhatWasBegunAndBeginsNothingElse() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost begun = hosts.getFirst();
        LentHost spared = hosts.getLast();
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(5));
        String before = spared.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, hosts);
        begun.awaitProcess("acme-web.postinst configure");
        cancel(id, false);
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("cancelled");
        assertThat(stateOf(begun, run)).isEqualTo("ok");
        assertThat(begun.health()).contains("\"UP\"", "\"version\": \"2.6\"");
        assertThat(stateOf(spared, run)).isEqualTo("not_started");
        assertThat(spared.asItIs()).isEqualTo(before);
    }

    private void cancel(String run, boolean abort) {
        assertThat(cancelled(run, abort)).isEqualTo(202);
    }

    private int cancelled(String run, boolean abort) {
        return operator().post("/patch/runs/" + run + "/cancel", Map.of("abort", abort, "reason", "enough")).status();
    }
}
