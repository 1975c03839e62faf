package dev.patchyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostFateTest {
    @Test
    void levelsCarryThePackagesThatMoved() throws IOException {
        HostFate fate = fates().get("deb-01");

        assertThat(fate.before()).isEqualTo("packages:d8b61ee7f4c6 (acme-lib 1.0, acme-web 1.0)");
        assertThat(fate.after()).isEqualTo("2026-11 (acme-lib 3.0, acme-web 3.0)");
    }

    @Test
    void aHostThatNothingMovedOnHasItsLevelAlone() throws IOException {
        assertThat(fates().get("deb-02").before()).isEqualTo("packages:d8b61ee7f4c6");
    }

    @Test
    void aHostThatWasLeftOutSaysWhyAndAnotherPolicysHostIsNotMeant() throws IOException {
        assertThat(fates().get("deb-07").reason()).isEqualTo("os_mismatch: tagged rhel9");
        assertThat(fates()).containsOnlyKeys("deb-01", "deb-02", "deb-07");
    }

    private static Map<String, HostFate> fates() throws IOException {
        JsonNode run = new ObjectMapper().readTree("""
                {"left_out":[{"ci_id":"deb-07","reason":"os_mismatch","detail":"tagged rhel9"},
                             {"ci_id":"el-01","reason":"os_tag_differs","detail":"tagged rhel9"}],
                 "hosts":[{"ci_id":"deb-01","state":"ok","reason":"","from":"packages:d8b61ee7f4c6","to":"2026-11","loss":"",
                           "moved":["acme-lib 1.0 → 3.0","acme-web 1.0 → 3.0"]},
                          {"ci_id":"deb-02","state":"not_started","reason":"stopped","from":"packages:d8b61ee7f4c6","to":"","loss":"",
                           "moved":[]}]}""");
        return HostFate.of(run);
    }
}
