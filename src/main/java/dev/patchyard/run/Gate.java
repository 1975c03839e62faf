package dev.patchyard.run;

import dev.patchyard.change.ChangeGate;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.GateDecision;
import dev.patchyard.change.Itsm;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PolicyDefaults;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the change desk, at this moment, whether a run may start hosts. Keeps nothing: every question is a fresh one. */
public final class Gate {
    /** The window of a change that names no end, where the policy has no window either. */
    static final Duration WINDOW_FALLBACK = Duration.ofHours(4);

    private final Itsm itsm;
    private final Clock clock;

    public Gate(Itsm itsm, Clock clock) {
        this.itsm = itsm;
        this.clock = clock;
    }

    /**
     * @param decision what the gate said
     * @param change   the change it was said of, null when there was none to judge
     */
    public record Answer(GateDecision decision, @Nullable ChangeRequest change) {
        /** @return whether hosts may be started and this one is among those meant */
        public boolean authorises(String ciId) {
            return decision.authorised() && change != null && ChangeGate.covers(change, ciId);
        }
    }

    /**
     * @return the first change that authorises, else the best objection
     * @throws dev.patchyard.inventory.CollaboratorFault when the desk cannot be asked, which is not an approval
     */
    public Answer ask(PatchRun run) {
        Optional<String> late = ownWindow(run);
        if (late.isPresent()) {
            return new Answer(GateDecision.no(late.get(), clock.instant()), null);
        }
        List<ChangeRequest> candidates = candidates(run);
        Answer best = new Answer(GateDecision.no("there is no change for this run or its policy", clock.instant()), null);
        for (ChangeRequest change : candidates.reversed()) {
            Answer answer = new Answer(ChangeGate.judge(change, question(run)), change);
            if (answer.decision().authorised() || !best.decision().authorised()) {
                best = answer;
            }
        }
        return best;
    }

    /** @return when the window of a change that the run stands on ends */
    public static Instant windowEnd(PatchRun run, ChangeRequest change) {
        if (change.scheduledEnd() != null) {
            return change.scheduledEnd();
        }
        Instant opening = change.scheduledAt() == null ? run.createdAt() : change.scheduledAt();
        return opening.plus(windowLength(run));
    }

    /** However long the change's window is: a run that was due has its policy's window, too. */
    private Optional<String> ownWindow(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        Instant slot = run.origin().slot();
        boolean isOver = slot != null && window != null && !clock.instant().isBefore(window.lastStart(slot));
        return isOver
                ? Optional.of("the policy's window from " + slot + " starts no host after " + window.lastStart(slot))
                : Optional.empty();
    }

    private static Duration windowLength(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        return window == null ? WINDOW_FALLBACK : window.length();
    }

    private List<ChangeRequest> candidates(PatchRun run) {
        Map<String, ChangeRequest> byId = new LinkedHashMap<>();
        if (linkedId(run) != null) {
            itsm.find(linkedId(run)).ifPresent(change -> byId.put(change.id(), change));
            return new ArrayList<>(byId.values());
        }
        if (run.origin().changeId() != null) {
            itsm.find(run.origin().changeId()).ifPresent(change -> byId.put(change.id(), change));
            return new ArrayList<>(byId.values());
        }
        itsm.madeFor(ChangeRequest.refOfRun(run.id())).forEach(change -> byId.put(change.id(), change));
        itsm.madeFor(ChangeRequest.refOfPolicy(run.policy().id())).forEach(change -> byId.putIfAbsent(change.id(), change));
        return new ArrayList<>(byId.values());
    }

    private ChangeGate.Question question(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        boolean forThisPlan = run.origin().changeId() != null
                && (run.origin().sourceRun() != null || run.origin().kind() == PatchRun.Kind.ROLLBACK);
        return new ChangeGate.Question(
                owner(run), run.policy().id(), run.requirePlan().digest(), run.origin().changeId(), forThisPlan,
                run.change() != null && run.change().startedByUs(), clock.instant(),
                window == null ? PolicyDefaults.CUT_OFF : window.cutOff(),
                windowLength(run));
    }

    /** The run that the change was made for: a retry may share the change of the family's first run. */
    private static String owner(PatchRun run) {
        return run.change() != null && run.change().owner() != null ? run.change().owner() : run.id();
    }

    private static @Nullable String linkedId(PatchRun run) {
        return run.change() == null ? null : run.change().id();
    }
}
