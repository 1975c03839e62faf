package dev.patchyard.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is done on a host besides installing packages.
 *
 * @param updateScope     which pending updates are taken
 * @param excludePackages package names or shell-style patterns that are never moved
 * @param restart         whether affected services are restarted
 * @param restartExclude  services never restarted, besides those that never are
 * @param reboot          whether it may be rebooted
 * @param osMismatch      what happens when facts contradict the tag
 * @param checks          application checks
 * @param hooks           tasks of the operator around the work
 * @param repairBefore    whether damage is repaired that somebody else left in the package database
 */
public record HostWork(
        UpdateScope updateScope,
        List<String> excludePackages,
        RestartMode restart,
        List<String> restartExclude,
        RebootMode reboot,
        OsMismatchMode osMismatch,
        List<CheckSpec> checks,
        Hooks hooks,
        boolean repairBefore) {
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9*?][A-Za-z0-9*?+._:~-]{0,127}");

    public HostWork {
        excludePackages = requireGlobs(excludePackages, "exclude_packages");
        restartExclude = requireGlobs(restartExclude, "restart_exclude");
        checks = List.copyOf(checks);
        // Policies that were stored before there were hooks have none.
        hooks = hooks == null ? Hooks.NONE : hooks;
    }

    /** @return whether the policy never moves a package of that name */
    public boolean excludes(String packageName) {
        return excludePackages.stream().anyMatch(pattern -> NamePattern.matches(pattern, packageName));
    }

    /** @return whether the policy lets a service be restarted that is left with old code */
    public boolean restarts(String service) {
        return restart == RestartMode.AFFECTED
                && restartExclude.stream().noneMatch(pattern -> NamePattern.matches(pattern, service));
    }

    private static List<String> requireGlobs(List<String> names, String field) {
        for (String name : names) {
            if (!GLOB.matcher(name).matches()) {
                throw new IllegalArgumentException(field + ": not a name or pattern: expected letters, digits, * ? + . _ : ~ -");
            }
        }
        return List.copyOf(names);
    }
}
