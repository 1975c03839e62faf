package dev.patchyard.run.step;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.plan.CiDrift;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Hosts;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds a plan that is not fresh any more against the inventory of this moment. A plan has no date after which it is bad:
 * it is carried out exactly, and what it is not good for any more is PLAN_DRIFT and stays untouched.
 */
final class FrozenPlan {
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final Cmdb cmdb;
    private final Clock clock;

    FrozenPlan(Cmdb cmdb, Clock clock) {
        this.cmdb = cmdb;
        this.clock = clock;
    }

    /**
     * @param authorised what the gate said of the wave
     * @return the same, without the hosts of the wave that the plan is not good for any more
     * @throws dev.patchyard.inventory.CollaboratorFault when the CMDB cannot be asked
     */
    StepOutcome.Advance compared(PatchRun run, StepOutcome.Advance authorised) {
        boolean isFresh = run.requirePlan().madeAt().plus(FRESH).isAfter(clock.instant());
        if (isFresh || run.origin().kind() != PatchRun.Kind.PATCH) {
            return authorised;
        }
        Map<String, Ci> now = cmdb.find(CiSelector.byTags(run.policy().targetTags())).stream()
                .collect(Collectors.toMap(Ci::id, Function.identity(), (one, same) -> one));
        Map<String, String> drifted = drifted(run, now);
        List<RunEvent.Draft> events = new ArrayList<>(authorised.events());
        drifted.forEach((id, why) -> events.add(RunEvent.Draft.ofHost("host", id, "not begun: " + why)));
        if (run.wave() == 0) {
            CiDrift.appeared(run.requirePlan(), now.values()).forEach(ci -> events.add(RunEvent.Draft.ofHost(
                    "plan", ci.id(), "it appeared after the plan was made: reported, and not added")));
        }
        return new StepOutcome.Advance(
                authorised.signal(), authorised.note(), r -> without(authorised.edit().apply(r), drifted), events,
                authorised.messages());
    }

    private static Map<String, String> drifted(PatchRun run, Map<String, Ci> now) {
        Map<String, String> drifted = new LinkedHashMap<>();
        for (HostRecord host : run.hostsOfWave()) {
            Ci planned = run.requirePlan().host(host.ciId()).orElseThrow().ci();
            Optional<String> drift = CiDrift.of(planned, now.get(host.ciId()));
            if (drift.isPresent() && host.state() == HostState.PLANNED) {
                drifted.put(host.ciId(), drift.get());
            }
        }
        return drifted;
    }

    private static PatchRun without(PatchRun run, Map<String, String> drifted) {
        PatchRun edited = run;
        for (Map.Entry<String, String> one : drifted.entrySet()) {
            edited = Hosts.leaveOut(edited, h -> h.ciId().equals(one.getKey()), HostState.PLAN_DRIFT, one.getValue());
        }
        return edited;
    }
}
