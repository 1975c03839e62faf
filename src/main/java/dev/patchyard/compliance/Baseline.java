package dev.patchyard.compliance;

import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.UpdateScope;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which pending updates a policy takes. Pure. Held and excluded packages are never taken; with {@code security} scope an
 * update counts when its origin says so or an advisory matches it; with a patch level an update that is only known from
 * later advisories is not taken yet.
 */
public final class Baseline {
    private final PatchPolicy policy;
    private final Map<String, Instant> published;
    private final List<Pattern> excluded;

    /**
     * @param published when each advisory that the updates name was published, by identifier
     */
    public Baseline(PatchPolicy policy, Map<String, Instant> published) {
        this.policy = policy;
        this.published = Map.copyOf(published);
        this.excluded = policy.work().excludePackages().stream().map(Baseline::glob).toList();
    }

    /** @return the updates of the list that the policy takes, in the same order */
    public List<PendingPatch> taken(List<PendingPatch> pending) {
        return pending.stream().filter(this::takes).toList();
    }

    private boolean takes(PendingPatch patch) {
        return !patch.held() && !isExcluded(patch.name()) && inScope(patch) && isDue(patch);
    }

    private boolean inScope(PendingPatch patch) {
        return policy.work().updateScope() == UpdateScope.ALL
                || patch.security()
                || !patch.advisories().isEmpty();
    }

    private boolean isDue(PendingPatch patch) {
        if (policy.patchLevel() == null) {
            return true;
        }
        Instant end = YearMonth.parse(policy.patchLevel()).plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<Instant> dates = patch.advisories().stream()
                .filter(published::containsKey)
                .map(published::get)
                .toList();
        // An update that no advisory dates cannot be proved to be later than the level, so it is taken.
        return dates.isEmpty() || dates.stream().anyMatch(date -> date.isBefore(end));
    }

    private boolean isExcluded(String name) {
        return excluded.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(
                    switch (c) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.compile(regex.toString());
    }
}
