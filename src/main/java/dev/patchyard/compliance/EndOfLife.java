package dev.patchyard.compliance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * Last days of releases, long-term support of the distribution itself included and paid extensions left out. After that
 * day "nothing pending" means that nobody looks any more.
 */
final class EndOfLife {
    private static final Map<String, LocalDate> LAST_DAYS = Map.ofEntries(
            Map.entry("debian 9", LocalDate.of(2022, 6, 30)),
            Map.entry("debian 10", LocalDate.of(2024, 6, 30)),
            Map.entry("debian 11", LocalDate.of(2026, 8, 31)),
            Map.entry("debian 12", LocalDate.of(2028, 6, 30)),
            Map.entry("debian 13", LocalDate.of(2030, 6, 30)),
            Map.entry("ubuntu 18.04", LocalDate.of(2023, 5, 31)),
            Map.entry("ubuntu 20.04", LocalDate.of(2025, 5, 31)),
            Map.entry("ubuntu 22.04", LocalDate.of(2027, 4, 30)),
            Map.entry("ubuntu 24.04", LocalDate.of(2029, 4, 30)),
            Map.entry("centos 7", LocalDate.of(2024, 6, 30)),
            Map.entry("centos 8", LocalDate.of(2024, 5, 31)),
            Map.entry("rhel 7", LocalDate.of(2024, 6, 30)),
            Map.entry("rhel 8", LocalDate.of(2029, 5, 31)),
            Map.entry("rhel 9", LocalDate.of(2032, 5, 31)),
            Map.entry("rocky 8", LocalDate.of(2029, 5, 31)),
            Map.entry("rocky 9", LocalDate.of(2032, 5, 31)),
            Map.entry("almalinux 8", LocalDate.of(2029, 3, 1)),
            Map.entry("almalinux 9", LocalDate.of(2032, 5, 31)));

    private EndOfLife() {}

    /** @return the last day when it has passed; empty for a release that is supported or not in the table */
    static Optional<LocalDate> passed(HostFacts facts, Instant at) {
        String major = facts.release().split("\\.", 2)[0];
        LocalDate last = LAST_DAYS.getOrDefault(
                facts.distribution() + " " + facts.release(), LAST_DAYS.get(facts.distribution() + " " + major));
        return Optional.ofNullable(last)
                .filter(day -> at.atZone(ZoneOffset.UTC).toLocalDate().isAfter(day));
    }
}
