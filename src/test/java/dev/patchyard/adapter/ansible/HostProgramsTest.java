package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The programs that run on hosts and Ansible's plugins have tests of their own, in their own language. */
class HostProgramsTest {
    @Test
    void theyKeepTheirPromises() throws Exception {
        Process process = new ProcessBuilder("/usr/bin/python3", "src/test/python/test_host_programs.py")
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("OK").doesNotContain("Ran 0 tests");
    }
}
