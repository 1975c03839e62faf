package dev.patchyard.compliance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many CIs in service are at their baseline.
 *
 * @param groups     groups that have a CI, by dimension and name, ascending; a CI of several policies counts in each
 * @param oldestScan the oldest good scan that the numbers rest on, null when there is none
 */
public record ComplianceNumbers(List<Group> groups, @Nullable Instant oldestScan) {
    /** What CIs are put together by. */
    public enum Dimension {
        ALL,
        ENV,
        OS,
        POLICY
    }

    /** @param name the environment, the tag of the operating system as written, or the policy's id; empty for all */
    public record Group(Dimension dimension, String name, ComplianceShare share) {}

    public ComplianceNumbers {
        groups = List.copyOf(groups);
    }

    /** @return those of one kind, by name */
    public List<Group> by(Dimension dimension) {
        return groups.stream().filter(group -> group.dimension() == dimension).toList();
    }

    /** @return the group's share; that of nobody where it has no CI */
    public ComplianceShare of(Dimension dimension, String name) {
        return by(dimension).stream().filter(group -> group.name().equals(name)).map(Group::share).findFirst()
                .orElse(ComplianceShare.NOBODY);
    }

    /** @return of all CIs together */
    public ComplianceShare overall() {
        return of(Dimension.ALL, "");
    }
}
