package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlayPlaceTest {
    @TempDir
    Path temporary;

    @Test
    void anotherServerOfThisMachineIsSeenWithItsDirectory() {
        Path other = temporary.resolve("other plays");
        String place = PlayPlace.here(settings()).replace(settings().runDir(), other.toString());
        assertThat(PlayPlace.seen(place)).contains(other);
        assertThat(PlayPlace.seen(PlayPlace.here(settings()))).contains(Path.of(settings().runDir()));
    }

    @Test
    void anotherBootAndOthersProcessesAreNotSeen() {
        String here = PlayPlace.here(settings());
        String boot = here.substring(0, here.indexOf(' '));
        assertThat(PlayPlace.seen(here.replace(boot, boot.replace(boot.charAt(0), '#')))).isEmpty();
        assertThat(PlayPlace.seen(here.replaceFirst("pid:\\[\\d+]", "pid:[1]"))).isEmpty();
        assertThat(PlayPlace.seen("")).isEmpty();
    }

    private AnsibleSettings settings() {
        return new AnsibleSettings("playbooks", temporary.resolve("plays").toString(), "/etc/patchyard/id", null, List.of(), 50, 16,
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5), null);
    }
}
