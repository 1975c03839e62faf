package dev.patchyard.run;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers why a CI is patched or not, for a person who asks at night. Changes nothing and asks no host. */
public final class WhyDesk {
    /** Runs of a policy that are looked through for the CI, newest first. */
    private static final int RUNS = 20;

    private final Cmdb cmdb;
    private final ComplianceBoard board;
    private final PolicyShelf shelf;
    private final RunStore store;
    private final PauseShelf pauses;

    public WhyDesk(Cmdb cmdb, ComplianceBoard board, PolicyShelf shelf, RunStore store, PauseShelf pauses) {
        this.cmdb = cmdb;
        this.board = board;
        this.shelf = shelf;
        this.store = store;
        this.pauses = pauses;
    }

    /** @return empty when neither the CMDB nor any scan or run knows the CI; a CMDB that is down is told, not thrown */
    public Optional<Why> ask(String ciId) {
        String cmdbFault = "";
        Optional<Ci> found = Optional.empty();
        try {
            found = cmdb.byId(ciId);
        } catch (CollaboratorFault fault) {
            cmdbFault = "the CMDB does not answer: " + fault.getMessage();
        }
        List<PatchPolicy> all = shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
        Optional<PatchRun> last = lastRun(ciId, all);
        Optional<Ci> ci = found.or(() -> last.flatMap(run -> planned(run, ciId)));
        Optional<PatchState> state = board.find(ciId).or(() -> ci.map(known -> Judge.neverScanned(known, all)));
        if (state.isEmpty()) {
            return Optional.empty();
        }
        List<PatchPolicy> policies = all.stream().filter(policy -> isMeant(policy, ci, state.get())).toList();
        return Optional.of(new Why(
                ci.orElse(null), state.get(), policies, last.orElse(null),
                last.flatMap(run -> run.host(ciId)).orElse(null), last.flatMap(run -> exclusion(run, ciId)).orElse(null),
                over(policies, ci), store.placesHeld().get(ciId), cmdbFault));
    }

    private static boolean isMeant(PatchPolicy policy, Optional<Ci> ci, PatchState state) {
        return ci.map(policy::isBaselineFor).orElseGet(() -> state.policies().contains(policy.id()));
    }

    private static Optional<Ci> planned(PatchRun run, String ciId) {
        return run.plan() == null ? Optional.empty() : run.plan().host(ciId).map(PlannedHost::ci);
    }

    /** The newest run that has the CI among its hosts or left it out; dry runs prove nothing and do not count. */
    private Optional<PatchRun> lastRun(String ciId, List<PatchPolicy> policies) {
        List<PatchRun> withHost = store.page(new RunStore.RunFilter(null, null, null, ciId), 0, RUNS);
        return Stream.concat(
                        withHost.stream(), policies.stream().flatMap(policy -> leavingOut(policy.id(), ciId)))
                .filter(run -> !run.isDryRun())
                .max(Comparator.comparing(PatchRun::createdAt));
    }

    private Stream<PatchRun> leavingOut(String policyId, String ciId) {
        return store.page(new RunStore.RunFilter(policyId, null, null, null), 0, RUNS).stream()
                .filter(run -> exclusion(run, ciId).isPresent());
    }

    private static Optional<Exclusion> exclusion(PatchRun run, String ciId) {
        return run.exclusions().stream().filter(each -> each.ciId().equals(ciId)).findFirst();
    }

    private List<PauseSwitch> over(List<PatchPolicy> policies, Optional<Ci> ci) {
        return pauses.all().stream()
                .filter(each -> each.scope().kind() == PauseScope.Kind.ALL
                        || ci.isPresent() && policies.stream().anyMatch(p -> each.scope().covers(p.id(), ci.get())))
                .toList();
    }

    /**
     * What is known.
     *
     * @param ci        as the CMDB or the last plan has it, null when neither can say
     * @param state     what the last scan said
     * @param policies  policies that are meant for the CI
     * @param lastRun   the newest run that planned it or left it out, dry runs aside; null for none
     * @param host      what that run says of it, null when it left it out
     * @param exclusion why that run left it out, null when it did not
     * @param pauses    switches that hold it now
     * @param placeOf   the run that holds the host now, null for none
     * @param cmdbFault why the CMDB could not be asked, empty when it could
     */
    public record Why(
            @Nullable Ci ci,
            PatchState state,
            List<PatchPolicy> policies,
            @Nullable PatchRun lastRun,
            @Nullable HostRecord host,
            @Nullable Exclusion exclusion,
            List<PauseSwitch> pauses,
            @Nullable String placeOf,
            String cmdbFault) {
        /** @return everything that stands in the way or explains the last outcome, the most pressing first */
        public List<String> reasons() {
            return Stream.of(
                            pauses.stream().map(PauseSwitch::said),
                            Stream.ofNullable(placeOf).map(run -> "run " + run + " holds the host"),
                            status().stream(),
                            policyReasons(),
                            lastOutcome().stream(),
                            Stream.of(state.reason()),
                            Stream.of(cmdbFault))
                    .flatMap(lines -> lines)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }

        private Optional<String> status() {
            Ci known = ci;
            return known == null || known.status() == Ci.Status.ACTIVE
                    ? Optional.empty()
                    : Optional.of("the CMDB says " + known.status().name().toLowerCase(Locale.ROOT));
        }

        private Stream<String> policyReasons() {
            if (policies.isEmpty()) {
                return Stream.of("no policy is meant for it");
            }
            return policies.stream()
                    .filter(policy -> !policy.enabled())
                    .map(policy -> "policy " + policy.id() + " is disabled");
        }

        private Optional<String> lastOutcome() {
            PatchRun run = lastRun;
            if (run == null) {
                return Optional.of("no run has looked at it yet");
            }
            if (exclusion != null) {
                return Optional.of("run " + run.id() + " left it out: " + exclusion.reason() + ", " + exclusion.detail());
            }
            HostRecord said = Objects.requireNonNull(host);
            return Optional.of("run " + run.id() + " says " + said.state() + (said.reason().isEmpty() ? "" : ": " + said.reason()));
        }
    }
}
