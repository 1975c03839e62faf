package dev.patchyard.cli.bench;

import java.util.List;

/** What the hosts are brought to. */
enum Content {
    /** The lab's own small packages: the work on the host hardly counts, so what is left is the orchestration. */
    SMALL("small", "2.0", false, List.of()),
    /** The security updates that really wait in Debian's security suite: the work on the host is what counts. */
    REAL("real", "1.0", true, List.of("acme-web", "ssh")),
    /** The small packages, and a few hosts whose package takes its time to configure. */
    SLOW("slow", "2.0", false, List.of());

    /** What every slow host waits longer than the others. */
    static final int SLOW_SECONDS = 8;

    private static final String SLOW_SUITE = "2.6-slow";
    private static final int ONE_SLOW_OF = 5;

    private final String word;
    private final String suite;
    private final boolean security;
    private final List<String> restart;

    Content(String word, String suite, boolean security, List<String> restart) {
        this.word = word;
        this.suite = suite;
        this.security = security;
        this.restart = restart;
    }

    String word() {
        return word;
    }

    /** @return whether Debian's security suite is among the hosts' sources */
    boolean security() {
        return security;
    }

    /** @return services that a plain playbook has to restart, because their packages do not do it themselves */
    List<String> restart() {
        return restart;
    }

    /** @param index of the host; slow ones are spread evenly, as they are in life: one for each batch of a rolling update */
    String suite(int index) {
        return isSlow(index) ? SLOW_SUITE : suite;
    }

    boolean isSlow(int index) {
        return this == SLOW && index % ONE_SLOW_OF == ONE_SLOW_OF / 2;
    }
}
