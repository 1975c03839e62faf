package dev.patchyard.api;

import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceShare;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compliance at a glance.
 *
 * @param oldestScan the oldest good scan that the numbers rest on, null when there is none
 */
record Dashboard(Count overall, List<Count> byPolicy, List<Count> byEnv, List<Count> byOs, @Nullable String oldestScan) {
    /**
     * One group of CIs.
     *
     * @param overdue       counted as what they are besides
     * @param compliancePct as {@link ComplianceShare#percent}
     */
    record Count(
            String name, long compliant, long nonCompliant, long unknown, long exempt, long overdue, long total,
            @Nullable Double compliancePct) {
        static Count of(String name, ComplianceShare share) {
            return new Count(
                    name, share.compliant(), share.nonCompliant(), share.unknown(), share.exempt(), share.overdue(),
                    share.total(), share.percent());
        }
    }

    /** @param policies ids of all policies: one without a CI is shown, too, and one that is gone is not */
    static Dashboard of(ComplianceNumbers numbers, Collection<String> policies) {
        Map<String, ComplianceShare> systems = new TreeMap<>();
        numbers.by(Dimension.OS).forEach(os -> systems.merge(StateWire.osType(os.name()), os.share(), ComplianceShare::plus));
        Map<String, ComplianceShare> known = new TreeMap<>();
        numbers.by(Dimension.POLICY).forEach(policy -> known.put(policy.name(), policy.share()));
        return new Dashboard(
                Count.of("all", numbers.overall()),
                new TreeSet<>(policies).stream()
                        .map(id -> Count.of(id, known.getOrDefault(id, ComplianceShare.NOBODY))).toList(),
                numbers.by(Dimension.ENV).stream().map(env -> Count.of(env.name(), env.share())).toList(),
                systems.entrySet().stream().map(os -> Count.of(os.getKey(), os.getValue())).toList(),
                Words.time(numbers.oldestScan()));
    }
}
