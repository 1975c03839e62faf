package dev.patchyard.fake;

import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceShare;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Days in a map for each group. */
public final class InMemoryComplianceDays implements ComplianceDays {
    private record Key(ComplianceNumbers.Dimension dimension, String name) {}

    private final TreeMap<LocalDate, List<ComplianceNumbers.Group>> days = new TreeMap<>();

    @Override
    public synchronized void note(LocalDate day, ComplianceNumbers numbers) {
        List<ComplianceNumbers.Group> groups = days.computeIfAbsent(day, none -> new ArrayList<>());
        numbers.groups().forEach(group -> {
            groups.removeIf(before -> key(before).equals(key(group)));
            groups.add(group);
        });
    }

    private static Key key(ComplianceNumbers.Group group) {
        return new Key(group.dimension(), group.name());
    }

    @Override
    public synchronized List<Day> between(
            ComplianceNumbers.Dimension dimension, String name, LocalDate from, LocalDate to) {
        List<Day> found = new ArrayList<>();
        days.forEach((day, groups) -> groups.stream()
                .filter(group -> key(group).equals(new Key(dimension, name)) && !day.isBefore(from) && !day.isAfter(to))
                .map(ComplianceNumbers.Group::share)
                .forEach((ComplianceShare share) -> found.add(new Day(day, share))));
        return found;
    }

    @Override
    public synchronized int forget(LocalDate before, int most) {
        int forgotten = 0;
        while (!days.isEmpty() && days.firstKey().isBefore(before) && forgotten < most) {
            List<ComplianceNumbers.Group> oldest = days.firstEntry().getValue();
            oldest.removeFirst();
            forgotten++;
            if (oldest.isEmpty()) {
                days.pollFirstEntry();
            }
        }
        return forgotten;
    }
}
