package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.feed.DocumentFeed;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.Knowledge;
import dev.patchyard.given.ReadFeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The advisories that are shipped speak about what waits on the lab's hosts. */
class SeedAdvisoriesTest {
    @Test
    void whatWaitsOnARealHostClosesEveryShippedAdvisory() throws IOException {
        List<Advisory> seeds = ReadFeed.of(DocumentFeed.osv("seed", Path.of("seed-advisories"))).advisories();
        Set<String> closed = Judge.annotate(recorded("debian-security"), Knowledge.of(seeds)).stream()
                .flatMap(update -> update.advisories().stream())
                .collect(Collectors.toSet());
        assertThat(seeds).hasSizeGreaterThan(50);
        assertThat(closed).containsExactlyInAnyOrderElementsOf(seeds.stream().map(Advisory::id).toList());
    }

    private static HostScan recorded(String name) throws IOException {
        try (InputStream file = SeedAdvisoriesTest.class.getResourceAsStream("/golden/scan/" + name + ".json")) {
            return ScanReader.read("ci", Instant.parse("2026-11-21T03:00:00Z"), new ObjectMapper().readTree(file), Duration.ZERO);
        }
    }
}
