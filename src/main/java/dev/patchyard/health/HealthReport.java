package dev.patchyard.health;

import java.util.List;

/**
 * What the checks on one host said.
 *
 * @param ciId   the CI
 * @param checks one entry for each check
 */
public record HealthReport(String ciId, List<Checked> checks) {
    /**
     * @param name  of the check
     * @param green whether it passed three times in a row
     * @param said  what was seen and what was expected
     */
    public record Checked(String name, boolean green, String said) {}

    public HealthReport {
        checks = List.copyOf(checks);
    }

    /** @return whether every check is green; true also where there is none, so look at {@link #checks()} too */
    public boolean isGreen() {
        return checks.stream().allMatch(Checked::green);
    }

    /** @return what the red ones said, joined; empty when all are green */
    public String complaints() {
        return String.join("; ", checks.stream().filter(c -> !c.green()).map(c -> c.name() + ": " + c.said()).toList());
    }
}
