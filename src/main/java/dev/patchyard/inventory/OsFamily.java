package dev.patchyard.inventory;

import java.util.Locale;
import java.util.Set;

/** Operating systems that are patched in the same way: one package manager, one playbook. */
public enum OsFamily {
    /** Debian, Ubuntu and their like: apt and dpkg. */
    DEBIAN(Set.of("debian", "ubuntu")),
    /** Red Hat Enterprise Linux and its rebuilds: dnf and rpm. */
    RHEL(Set.of("rhel", "redhat", "rocky", "almalinux", "alma", "centos", "oracle", "ol", "el", "fedora")),
    /** Known, listed, and not patched yet. */
    WINDOWS(Set.of("windows", "win")),
    /** Anything else: never planned. */
    OTHER(Set.of());

    private final Set<String> words;

    OsFamily(Set<String> words) {
        this.words = words;
    }

    /** @return the family a distribution's name belongs to, {@link #OTHER} where none is known; any letter case */
    public static OsFamily ofDistribution(String distribution) {
        String word = distribution.toLowerCase(Locale.ROOT);
        for (OsFamily family : values()) {
            if (family.words.contains(word)) {
                return family;
            }
        }
        return OTHER;
    }

    /** @return whether this version patches hosts of the family */
    public boolean isPatchable() {
        return this == DEBIAN || this == RHEL;
    }
}
