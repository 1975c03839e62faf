package dev.patchyard.plan;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.inventory.OsType;
import dev.patchyard.plan.Exclusion.Reason;
import dev.patchyard.policy.PatchPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The first look at matching CIs, on paper: who may be logged in to at all. Pure.
 *
 * @param candidates worth looking at, by id
 * @param exclusions left out, by id
 */
public record Screening(List<Ci> candidates, List<Exclusion> exclusions) {
    public Screening {
        candidates = List.copyOf(candidates);
        exclusions = List.copyOf(exclusions);
    }

    /** @return how many of the CIs are of the policy's operating system */
    public int meant() {
        return candidates.size()
                + (int) exclusions.stream().filter(e -> e.reason() != Reason.OS_TAG_DIFFERS).count();
    }

    /** @param matching the CIs that the policy's tags matched */
    public static Screening of(PatchPolicy policy, Collection<Ci> matching) {
        List<Ci> candidates = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>();
        matching.stream().sorted(Comparator.comparing(Ci::id)).forEach(ci -> objection(policy, ci)
                .ifPresentOrElse(exclusions::add, () -> candidates.add(ci)));
        return new Screening(candidates, exclusions);
    }

    /** @param objection why a candidate is left out after all, empty for one that stays */
    public Screening without(Reason reason, Function<Ci, Optional<String>> objection) {
        List<Ci> staying = new ArrayList<>();
        List<Exclusion> all = new ArrayList<>(exclusions);
        for (Ci ci : candidates) {
            objection.apply(ci).ifPresentOrElse(
                    why -> all.add(new Exclusion(ci.id(), ci.name(), reason, why)), () -> staying.add(ci));
        }
        return new Screening(staying, all);
    }

    private static Optional<Exclusion> objection(PatchPolicy policy, Ci ci) {
        Optional<OsType> tagged = ci.osType();
        if (tagged.filter(os -> isSame(policy.osType(), os)).isEmpty()) {
            return because(ci, Reason.OS_TAG_DIFFERS,
                    "tagged " + ci.tags().getOrDefault("os", "with no os") + ", the policy is for " + policy.osType()
                            + (isWindows(tagged) ? "; Windows is not patched by this version" : ""));
        }
        if (ci.status() != Ci.Status.ACTIVE) {
            return because(ci, Reason.NOT_ACTIVE, "status is " + ci.status());
        }
        if (!policy.osType().family().isPatchable()) {
            return because(ci, Reason.UNSUPPORTED_OS, policy.osType() + " is not patched by this version");
        }
        if (ci.login() == null) {
            return because(ci, Reason.BAD_ADDRESS, String.valueOf(ci.loginFault()));
        }
        if (ci.sshHostKeys().isEmpty()) {
            return because(ci, Reason.NO_HOST_KEY, "no ssh_host_keys: a key is never learned from the host itself");
        }
        if (policy.recovery().snapshotBefore() && ci.vmId() == null) {
            return because(ci, Reason.NO_SNAPSHOT_SUPPORT, "no virtual machine to snapshot");
        }
        return Optional.empty();
    }

    private static boolean isSame(OsType wanted, OsType tagged) {
        return wanted.word().equals(tagged.word()) || wanted.covers(tagged.distribution(), tagged.release());
    }

    private static boolean isWindows(Optional<OsType> tagged) {
        return tagged.filter(os -> os.family() == OsFamily.WINDOWS).isPresent();
    }

    private static Optional<Exclusion> because(Ci ci, Reason reason, String detail) {
        return Optional.of(new Exclusion(ci.id(), ci.name(), reason, detail));
    }
}
