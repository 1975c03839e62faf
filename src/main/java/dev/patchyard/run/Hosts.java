package dev.patchyard.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Edits of several hosts at once. Pure. */
public final class Hosts {
    private Hosts() {}

    /** @return the run with every host that was not begun and fits the predicate in a final state for a reason */
    public static PatchRun leaveOut(PatchRun run, Predicate<HostRecord> which, HostState state, String reason) {
        Map<String, HostRecord> copy = new LinkedHashMap<>(run.hosts());
        copy.replaceAll((id, host) -> host.state() == HostState.PLANNED && which.test(host) ? host.in(state, reason) : host);
        return run.withHosts(copy);
    }

    /** @return the run with every host that was begun and never judged as one that nobody can speak for */
    public static PatchRun unjudged(PatchRun run) {
        Map<String, HostRecord> copy = new LinkedHashMap<>(run.hosts());
        copy.replaceAll((id, host) -> host.state() == HostState.IN_PROGRESS
                ? host.in(HostState.UNKNOWN, "it was begun, and nobody judged it: " + run.note())
                : host);
        return run.withHosts(copy);
    }

    /** @return the hosts whose places can be given back: nothing may work on them any more and no other leans on them */
    public static List<HostRecord> thatNeedNobody(PatchRun run) {
        return run.hosts().values().stream()
                .filter(host -> host.state() != HostState.UNKNOWN && host.state() != HostState.REVERT_FAILED)
                .filter(host -> !Redundancy.holdsOthers(run, host))
                .toList();
    }

    /** @return the run with nobody left to begin */
    public static PatchRun leaveOutRest(PatchRun run, HostState state, String reason) {
        return leaveOut(run, host -> true, state, reason);
    }
}
