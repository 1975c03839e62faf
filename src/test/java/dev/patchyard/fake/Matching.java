package dev.patchyard.fake;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore.RunFilter;

/** Whether a run is meant by a filter. */
final class Matching {
    private Matching() {}

    static boolean is(PatchRun run, RunFilter filter) {
        return (filter.policyId() == null || run.policy().id().equals(filter.policyId()))
                && (filter.phase() == null || run.phase() == filter.phase())
                && (filter.kind() == null || run.origin().kind() == filter.kind())
                && (filter.verdict() == null || run.verdict() == filter.verdict())
                && (filter.ciId() == null || run.hosts().containsKey(filter.ciId()));
    }
}
