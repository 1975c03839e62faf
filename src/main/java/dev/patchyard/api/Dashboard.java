package dev.patchyard.api;

import dev.patchyard.compliance.ComplianceShare;
import dev.patchyard.compliance.PatchState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
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
     * @param compliancePct as {@link ComplianceShare#percent}
     */
    record Count(String name, long compliant, long nonCompliant, long unknown, long total, @Nullable Double compliancePct) {
        static Count of(String name, Collection<PatchState> states, Predicate<PatchState> member) {
            ComplianceShare share = ComplianceShare.of(states, member);
            return new Count(
                    name, share.compliant(), share.nonCompliant(), share.unknown(), share.total(), share.percent());
        }
    }

    /** @param policies ids of all policies, so that one without a CI is shown, too */
    static Dashboard of(List<PatchState> states, Collection<String> policies) {
        TreeSet<String> environments = new TreeSet<>(states.stream().map(PatchState::environment).toList());
        TreeSet<String> systems = new TreeSet<>(states.stream().map(s -> StateWire.osType(s.osType())).toList());
        return new Dashboard(
                Count.of("all", states, state -> true),
                new TreeSet<>(policies).stream().map(id -> Count.of(id, states, s -> s.policies().contains(id))).toList(),
                environments.stream().map(env -> Count.of(env, states, s -> s.environment().equals(env))).toList(),
                systems.stream().map(os -> Count.of(os, states, s -> StateWire.osType(s.osType()).equals(os))).toList(),
                Words.time(states.stream().map(PatchState::lastScanned).filter(Objects::nonNull).min(Instant::compareTo).orElse(null)));
    }
}
