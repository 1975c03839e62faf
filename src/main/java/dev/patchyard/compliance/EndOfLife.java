package dev.patchyard.compliance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Last days of releases, long-term support of the distribution itself included and paid extensions left out. After that
 * day "nothing pending" means that nobody looks any more.
 */
final class EndOfLife {
    private static final String DATA = "end-of-life.properties";
    private static final Map<String, LocalDate> LAST_DAYS = read();

    private EndOfLife() {}

    private static Map<String, LocalDate> read() {
        Properties lines = new Properties();
        try (InputStream data = EndOfLife.class.getResourceAsStream(DATA)) {
            lines.load(data);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(DATA, unreadable);
        }
        Map<String, LocalDate> days = new HashMap<>();
        lines.stringPropertyNames().forEach(release -> days.put(release, LocalDate.parse(lines.getProperty(release))));
        return Map.copyOf(days);
    }

    /** @return the last day when it has passed; empty for a release that is supported or not in the table */
    static Optional<LocalDate> passed(HostFacts facts, Instant at) {
        String major = facts.release().split("\\.", 2)[0];
        LocalDate last = LAST_DAYS.getOrDefault(
                facts.distribution() + "-" + facts.release(), LAST_DAYS.get(facts.distribution() + "-" + major));
        return Optional.ofNullable(last)
                .filter(day -> at.atZone(ZoneOffset.UTC).toLocalDate().isAfter(day));
    }
}
