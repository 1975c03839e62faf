package dev.patchyard.run.step;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.plan.CiDrift;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.run.ComplianceLedger;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds a plan against the advisories of this moment, and one that is not fresh any more against the inventory. A plan has no date after which it is bad:
 * it is carried out exactly, and what it is not good for any more is PLAN_DRIFT and stays untouched.
 */
final class FrozenPlan {
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final Cmdb cmdb;
    private final ComplianceLedger ledger;
    private final Clock clock;

    FrozenPlan(Cmdb cmdb, ComplianceLedger ledger, Clock clock) {
        this.cmdb = cmdb;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * @param authorised what the gate said of the wave
     * @return the same, without the hosts of the wave that the plan is not good for any more
     * @throws dev.patchyard.inventory.CollaboratorFault when the CMDB cannot be asked
     */
    StepOutcome.Advance compared(PatchRun run, StepOutcome.Advance authorised) {
        if (run.origin().kind() != PatchRun.Kind.PATCH) {
            return authorised;
        }
        StepOutcome.Advance standing = without(authorised, madeForNothing(run));
        boolean isFresh = run.requirePlan().madeAt().plus(FRESH).isAfter(clock.instant());
        return isFresh ? standing : heldAgainstTheInventory(run, standing);
    }

    private StepOutcome.Advance heldAgainstTheInventory(PatchRun run, StepOutcome.Advance authorised) {
        Map<String, Ci> now = cmdb.find(CiSelector.byTags(run.policy().targetTags())).stream()
                .collect(Collectors.toMap(Ci::id, Function.identity(), (one, same) -> one));
        StepOutcome.Advance held = without(authorised, drifted(run, now));
        if (run.wave() != 0) {
            return held;
        }
        List<RunEvent.Draft> events = new ArrayList<>(held.events());
        CiDrift.appeared(run.requirePlan(), now.values()).forEach(ci -> events.add(RunEvent.Draft.ofHost(
                "plan", ci.id(), "it appeared after the plan was made: reported, and not added")));
        return new StepOutcome.Advance(held.signal(), held.note(), held.edit(), events, held.messages());
    }

    private static StepOutcome.Advance without(StepOutcome.Advance outcome, Map<String, String> drifted) {
        List<RunEvent.Draft> events = new ArrayList<>(outcome.events());
        drifted.forEach((id, why) -> events.add(RunEvent.Draft.ofHost("host", id, "not begun: " + why)));
        return new StepOutcome.Advance(
                outcome.signal(), outcome.note(), r -> without(outcome.edit().apply(r), drifted), events, outcome.messages());
    }

    /** @return the hosts of the wave that would take an update only because of advisories that were taken back since */
    private Map<String, String> madeForNothing(PatchRun run) {
        Map<String, List<PackageMove>> asked = new LinkedHashMap<>();
        for (HostRecord host : run.hostsOfWave()) {
            if (host.state() == HostState.PLANNED) {
                asked.put(host.ciId(), run.requirePlan().host(host.ciId()).orElseThrow().moves());
            }
        }
        Set<String> withdrawn = ledger.withdrawn(asked.values().stream().flatMap(List::stream)
                .flatMap(move -> move.advisories().stream()).collect(Collectors.toSet()));
        Map<String, String> stopped = new LinkedHashMap<>();
        asked.forEach((id, moves) -> moves.stream()
                .filter(move -> !move.advisories().isEmpty() && withdrawn.containsAll(move.advisories()))
                .findFirst()
                .ifPresent(move -> stopped.put(id, "the advisory " + move.advisories().getFirst() + " for " + move.name()
                        + " was withdrawn after the plan was made")));
        return stopped;
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
