package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our playbooks, and the plain ones that the bench compares us with, meet ansible-lint's strictest profile. The launcher
 * installs the distribution's ansible-lint; where there is none, this fails.
 */
class PlaybookLintTest {
    private static final List<String> LINTED = List.of("playbooks", "bench/plain");
    private static final Pattern FILES = Pattern.compile("0 failure\\(s\\), 0 warning\\(s\\) on (\\d+) files");

    /** The linter keeps caches beside what it reads, so it reads a copy. */
    @TempDir
    Path copy;

    private record Verdict(int code, String said) {}

    @BeforeEach
    void copyThePlaybooks() throws IOException {
        for (String directory : LINTED) {
            copyTree(Path.of(directory), copy.resolve(directory));
        }
    }

    @Test
    void everyPlaybookMeetsTheProductionProfile() throws Exception {
        long playbooks = LINTED.stream().mapToLong(directory -> ymlFiles(Path.of(directory))).sum();
        Verdict verdict = lint();
        assertThat(verdict.code()).as(verdict.said()).isZero();
        assertThat(FILES.matcher(verdict.said()).results().map(PlaybookLintTest::count))
                .as(verdict.said()).singleElement().satisfies(seen -> assertThat(seen).isGreaterThanOrEqualTo(playbooks));
    }

    @Test
    void aCarelessPlaybookAndACarelessTaskAreRefusedByName() throws Exception {
        Files.writeString(copy.resolve("playbooks/careless.yml"), "---\n- hosts: all\n  tasks:\n    - shell: ls\n");
        Files.writeString(copy.resolve("playbooks/tasks/careless.yml"), "---\n- command: ls\n");
        Files.writeString(copy.resolve("bench/plain/careless.yml"), """
                ---
                - name: Named and yet careless
                  hosts: all
                  tasks:
                    - name: List what is there
                      ansible.builtin.command: ls
                """);
        Verdict verdict = lint();
        assertThat(verdict.code()).as(verdict.said()).isEqualTo(2);
        assertThat(verdict.said()).contains(
                "playbooks/careless.yml:", "playbooks/tasks/careless.yml:", "bench/plain/careless.yml:", "no-changed-when");
    }

    private Verdict lint() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                Stream.of("/usr/bin/ansible-lint", "--offline", "--nocolor", "--profile", "production"),
                LINTED.stream()).toList());
        builder.environment().put("HOME", copy.toString());
        Process process = builder.directory(copy.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        return new Verdict(process.waitFor(), said);
    }

    private static long count(MatchResult files) {
        return Long.parseLong(files.group(1));
    }

    private static long ymlFiles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml")).count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
