package dev.patchyard.run.step;

import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plays of a wave: one for each OS family in it. Pure. */
final class Plays {
    private Plays() {}

    /** The same for the same run and wave, also after a restart, so that a play is found again. */
    static List<PatchOrder> orders(PatchRun run) {
        Map<String, List<PlannedHost>> byPlay = run.hostsOfWave().stream()
                .filter(Plays::isOpen)
                .map(host -> planned(run, host))
                .collect(Collectors.groupingBy(host -> id(run, host), TreeMap::new, Collectors.toList()));
        int parallel = run.policy().rollout().parallel(run.hosts().size());
        return byPlay.entrySet().stream()
                .map(play -> new PatchOrder(
                        run.id(), play.getKey(), play.getValue().getFirst().family(), work(run, play.getValue()),
                        Math.min(parallel, play.getValue().size()), Limits.HOST, run.requirePlan().playbooks()))
                .toList();
    }

    /** A host that was begun and of which its play said something wrong is only looked at any more. */
    private static boolean isOpen(HostRecord host) {
        return host.state() == HostState.PLANNED || host.state() == HostState.IN_PROGRESS && host.playSaid().isEmpty();
    }

    /** @return every play that the wave may ever have had, also those of hosts that are settled by now */
    static List<String> ids(PatchRun run) {
        return run.hostsOfWave().stream().map(host -> id(run, planned(run, host))).distinct().toList();
    }

    private static List<HostOrder> work(PatchRun run, List<PlannedHost> hosts) {
        return hosts.stream().map(host -> new HostOrder(host, run.policy().work())).toList();
    }

    private static PlannedHost planned(PatchRun run, HostRecord host) {
        return run.requirePlan().host(host.ciId()).orElseThrow();
    }

    private static String id(PatchRun run, PlannedHost host) {
        return PatchOrder.playId(run.id(), run.wave(), host.family());
    }
}
