package dev.patchyard.chaos;

import dev.patchyard.run.Cancellation;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs as a planted bug would have them. */
final class Twisted {
    private Twisted() {}

    private static PatchRun each(PatchRun run, UnaryOperator<HostRecord> edit) {
        Map<String, HostRecord> hosts = new LinkedHashMap<>(run.hosts());
        hosts.replaceAll((id, host) -> edit.apply(host));
        return run.withHosts(hosts);
    }

    static PatchRun withoutIntents(PatchRun before, PatchRun after) {
        return each(after, host -> {
            SnapshotLink link = host.snapshot();
            HostRecord old = before.hosts().get(host.ciId());
            boolean isIntent = link != null && link.snapshotId() == null && old != null && old.snapshot() == null;
            return isIntent ? host.withoutSnapshot() : host;
        });
    }

    static PatchRun withoutPermits(PatchRun before, PatchRun after) {
        return each(after, host -> {
            HostRecord old = before.hosts().get(host.ciId());
            return host.touched() && old != null && !old.touched() ? old : host;
        });
    }

    static PatchRun withoutFailures(PatchRun after) {
        if (!after.isEnded()) {
            return after;
        }
        Map<String, HostRecord> hosts = new LinkedHashMap<>(after.hosts());
        hosts.values().removeIf(host -> host.state() != HostState.OK);
        return after.withHosts(hosts);
    }

    static PatchRun flattered(PatchRun run) {
        return run.verdict() == Verdict.COMPLETED_WITH_ERRORS ? copy(run, Verdict.SUCCEEDED, run.cancellation()) : run;
    }

    static PatchRun notCancelled(PatchRun run) {
        return copy(run, run.verdict(), null);
    }

    /** @return hosts that were lost in mid-play look as if they had never been begun */
    static PatchRun neverUnreachable(PatchRun run) {
        return run.isEnded() ? run : each(run, host -> host.state() == HostState.UNREACHABLE && host.touched()
                ? host.leftAlone(HostState.NOT_STARTED, host.reason())
                : host);
    }

    static PatchRun neverFailed(PatchRun run) {
        return run.isEnded() ? run : each(run, host -> switch (host.state()) {
            case FAILED, UNKNOWN, REVERTED, REVERT_FAILED -> host.in(HostState.OK, "");
            default -> host;
        });
    }

    static PatchRun wellCanary(PatchRun run) {
        return run.isEnded() ? run : each(run, host -> host.wave() == 0 && host.state().isFinal() ? host.in(HostState.OK, "") : host);
    }

    private static PatchRun copy(PatchRun run, @Nullable Verdict verdict, @Nullable Cancellation wish) {
        return new PatchRun(run.id(), run.origin(), run.policy(), run.createdAt(), run.endedAt(), run.phase(), verdict,
                run.attention(), run.note(), run.failure(), run.wave(), wish, run.plan(), run.change(), run.hosts(), run.stages(),
                run.soakUntil(), run.stopReason(), run.stumbles(), run.confirmation());
    }
}
