package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An update that fails wherever it is installed, offered to many hosts at once. */
@Tag("long")
// One host of a lab holds a package and is lent to nobody; few of the others are ever written to.
@OwnLab(hosts = 61, options = {"--el-hosts", "0", "--megabytes", "60"})
class FailingUpdateJourneyTest extends Journey {
    private static final int HOSTS = 60;
    private static final int PARALLEL = 5;

    @Test
    void ofSixtyHostsInOneWaveNoMoreAreTouchedThanAreWorkedOnAtOnce() {
        List<LentHost> hosts = givenHosts(HOSTS, 0);
        hosts.forEach(host -> host.offered("2.2-failing"));
        String policy = givenAPolicyFor("debian", Map.of(
                "canary", HOSTS, "max_parallel", PARALLEL, "max_targets", HOSTS));

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        List<LentHost> touched = hosts.stream().filter(host -> host.upgrades("acme-").isPresent()).toList();
        assertThat(run.required("waves")).hasSize(1);
        assertThat(touched).as("by their own logs, %s", run).hasSizeBetween(1, PARALLEL);
        assertThat(verdict(run)).isEqualTo("failed");
        assertThat(hosts).allSatisfy(host -> assertThat(hostOf(host, run).required("touched").asBoolean())
                .as("what the run says of %s", host)
                .isEqualTo(touched.contains(host)));
        assertThat(hosts).filteredOn(host -> !touched.contains(host))
                .allSatisfy(host -> assertThat(stateOf(host, run)).isEqualTo("not_started"))
                .allSatisfy(host -> assertThat(host.packageVersion("acme-web")).isEqualTo("1.0"));
        assertThat(incidents(id)).isNotEmpty();
    }
}
