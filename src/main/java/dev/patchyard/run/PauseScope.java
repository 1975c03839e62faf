package dev.patchyard.run;

import dev.patchyard.inventory.Ci;
import java.util.regex.Pattern;

/**
 * Which hosts a pause switch holds.
 *
 * @param kind  how they are chosen
 * @param value the policy's id or the environment; empty for all
 */
public record PauseScope(Kind kind, String value) {
    private static final Pattern POLICY = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern ENVIRONMENT = Pattern.compile("[^\\p{Cntrl}\\s/][^\\p{Cntrl}/]{0,63}");

    /** How the hosts of a scope are chosen. */
    public enum Kind {
        ALL,
        POLICY,
        ENV
    }

    public PauseScope {
        boolean fits = switch (kind) {
            case ALL -> value.isEmpty();
            case POLICY -> POLICY.matcher(value).matches();
            case ENV -> ENVIRONMENT.matcher(value).matches();
        };
        if (!fits) {
            throw new IllegalArgumentException("scope: expected all, policy:<id> or env:<environment>");
        }
    }

    /** @throws IllegalArgumentException when it is neither {@code all} nor {@code policy:<id>} nor {@code env:<x>} */
    public static PauseScope parse(String word) {
        if (word.equals("all")) {
            return new PauseScope(Kind.ALL, "");
        }
        if (word.startsWith("policy:")) {
            return new PauseScope(Kind.POLICY, word.substring("policy:".length()));
        }
        if (word.startsWith("env:")) {
            return new PauseScope(Kind.ENV, word.substring("env:".length()));
        }
        throw new IllegalArgumentException("scope: expected all, policy:<id> or env:<environment>");
    }

    /** @return what {@link #parse} takes */
    public String word() {
        return switch (kind) {
            case ALL -> "all";
            case POLICY -> "policy:" + value;
            case ENV -> "env:" + value;
        };
    }

    /** @return whether a host is held when a run of this policy wants to begin it; environments match in any case */
    public boolean covers(String policyId, Ci ci) {
        return switch (kind) {
            case ALL -> true;
            case POLICY -> value.equals(policyId);
            case ENV -> value.equalsIgnoreCase(ci.environment());
        };
    }
}
