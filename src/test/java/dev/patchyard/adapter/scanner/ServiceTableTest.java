package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Processes and their services, under systemd and under init scripts. */
class ServiceTableTest {
    private static final String MARK = "0123456789abcdef0123456789abcdef";
    private static final double BOOTED = 1_000_000;

    private final Map<String, String> said = new LinkedHashMap<>();

    @Test
    void unitsOfSystemdWithOldCode() {
        process(1, "systemd", 0, 0, "/usr/lib/systemd/systemd");
        process(700, "nginx", 1, 100, "/usr/sbin/nginx");
        process(701, "nginx", 700, 100, "/usr/sbin/nginx (deleted)");
        process(800, "bash", 1, 100, "/usr/bin/bash");
        add("replaced", "/proc/701/maps\n/proc/800/maps");
        add("groups", "/proc/700/cgroup:0::/system.slice/nginx.service\n/proc/701/cgroup:0::/system.slice/nginx.service\n"
                + "/proc/900/cgroup:0::/system.slice/system-getty.slice/getty@tty1.service");
        add("units", "cron.service   loaded active running Regular background program processing daemon\n"
                + "nginx.service  loaded active running A high performance web server\n"
                + "sshd@1.service loaded active running One connection\n"
                + "certbot.service loaded failed failed Certbot");
        add("unit_files", "cron.service enabled enabled\nnginx.service enabled enabled\nsshd@.service enabled enabled");
        ServiceTable services = table();
        assertThat(services.stale()).containsExactly("nginx");
        assertThat(services.running()).containsExactly("cron", "nginx", "sshd@1");
        assertThat(services.failed()).containsExactly("certbot");
    }

    @Test
    void daemonsOfInitScriptsAndTheirWorkers() {
        process(1, "init", 0, 0, "/usr/sbin/init");
        process(50, "sshd", 1, 100, "/usr/sbin/sshd");
        process(51, "sshd", 50, 200, "/usr/sbin/sshd");
        process(60, "acme", 1, 100, "/usr/bin/python3.11");
        process(70, "tool", 1, 100, "/usr/sbin/tool");
        add("words", "/proc/51/cmdline:sshd: ops@notty\n/proc/60/cmdline:python3\n/proc/60/cmdline:-I\n/proc/60/cmdline:/usr/sbin/acme-webd");
        add("scripts", "/proc/60/root/usr/sbin/acme-webd\t" + (BOOTED + 5) + "00");
        add("replaced", "/proc/51/maps");
        add("programs", "/sbin\tusr/sbin");
        add("init_words", "/etc/init.d/procps:PIDFILE=/run/acme/bin/none\n/etc/init.d/ssh: /sbin/sshd\n/etc/init.d/acme-web: /usr/sbin/acme-webd\n/etc/init.d/acme-web:!/bin/sh");
        add("pid_files", "ssh\t50");
        add("init_states", "ssh\t0\nacme-web\t0\nold\t1");
        ServiceTable services = table();
        assertThat(services.stale()).as("a login is not sshd, and acme-web's script changed").containsExactly("acme-web");
        assertThat(services.running()).containsExactly("ssh");
        assertThat(services.failed()).containsExactly("old");
    }

    @Test
    void aProcessCannotPassForAnotherByItsName() {
        process(1, "init", 0, 0, "/usr/sbin/init");
        // Every line that is told of a process bears its number, also one that a line feed in its name began.
        add("files", "/proc/66/stat:66 (x");
        add("files", "/proc/66/stat:/proc/50/stat:50 (evil) S 66 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0");
        add("files", "/proc/66/stat:50 (evil) S 66 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0");
        process(50, "sshd", 1, 100, "/usr/sbin/sshd");
        ProcessTable processes = new ProcessTable(parts(), BOOTED);
        assertThat(processes.name(50)).isEqualTo("sshd");
        assertThat(processes.parent(50)).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeLookedAtIsCountedWhenItIsOldEnough() {
        process(1, "init", 0, 0, "");
        process(2, "kthreadd", 0, 0, "");
        process(50, "sshd", 1, 100, "");
        add("words", "/proc/50/cmdline:sshd");
        ProcessTable processes = new ProcessTable(parts(), BOOTED);
        assertThat(processes.hidesSomethingOlderThan(BOOTED + 0.5)).isFalse();
        assertThat(processes.hidesSomethingOlderThan(BOOTED + 2)).isTrue();
    }

    @Test
    void whereOthersProcessesAreHiddenAllOfThemMayBeOld() {
        process(900, "sh", 1, 100, "/usr/bin/dash");
        ProcessTable processes = new ProcessTable(parts(), BOOTED);
        assertThat(processes.hidesSomethingOlderThan(BOOTED - 1)).isFalse();
        assertThat(processes.hidesSomethingOlderThan(BOOTED + 1)).isTrue();
    }

    private void process(int pid, String name, int parent, int started, String program) {
        add("files", "/proc/" + pid + "/stat:" + pid + " (" + name + ") S " + parent + " 0 0 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 "
                + started + " 0 0");
        add("programs", "/proc/" + pid + "/exe\t" + program);
    }

    private void add(String part, String lines) {
        said.merge(part, lines, (one, other) -> one + "\n" + other);
    }

    private ServiceTable table() {
        Parts parts = parts();
        return new ServiceTable(parts, new ProcessTable(parts, BOOTED));
    }

    private Parts parts() {
        StringBuilder text = new StringBuilder();
        said.forEach((name, lines) -> text.append("@" + MARK + " " + name + "\n" + lines + "\n\n@" + MARK + " . 0\n"));
        return Parts.of(text + "@" + MARK + " end\n", "", MARK);
    }
}
