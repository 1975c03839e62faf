package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.bench.truth.TruthBench;
import dev.patchyard.cli.bench.truth.TruthReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bench of hundreds of faults in small. */
@Tag("long")
class TruthJourneyTest extends Journey {
    @Test
    void whatRunsSayOfHostsWithFaultsIsTrue() {
        List<String> hosts = givenHosts(3, 0).stream().map(LentHost::name).toList();
        Set<String> kinds = Set.of("hold-file", "conffile-changed", "service-stopped", "postinst-fails");
        List<String> said = new ArrayList<>();

        TruthReport report = new TruthBench(new TruthBench.Order(4, 3, 1, kinds), said::add)
                .playOn(hosts, tag(), site().datacenter(), Path.of(System.getProperty("patchyard.home")));

        assertThat(report.missed()).as("%s", said).isEmpty();
        assertThat(report.json()).contains("\"faults\":4", "\"disagreements\":[]", "\"without_effect\":0");
        assertThat(report.table()).as("each kind once")
                .anyMatch(line -> line.matches(" *hold-file +1 .*(left_out|precheck_failed)"))
                .anyMatch(line -> line.matches(" *conffile-changed +1 .*ok"))
                .anyMatch(line -> line.matches(" *service-stopped +1 .*(failed|reverted)"))
                .anyMatch(line -> line.matches(" *postinst-fails +1 .*(failed|reverted)"));
    }
}
