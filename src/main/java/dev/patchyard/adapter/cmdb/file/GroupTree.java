package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Groups, their hosts and variables, filled by one of the two readers and then worked out as Ansible does it: what is said
 * of a host wins over what is said of its groups, and a group wins over the groups that it is in.
 */
final class GroupTree {
    static final String ALL = "all";
    static final String UNGROUPED = "ungrouped";
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}");
    private static final int MOST_HOSTS = 10_000;
    private static final int DEEPEST = 50;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();

    /** What was read about one group. */
    private static final class Group {
        private final Set<String> children = new LinkedHashSet<>();
        private final Set<String> members = new LinkedHashSet<>();
        private final Map<String, Var> variables = new LinkedHashMap<>();
    }

    /** What was read about one host. */
    private static final class Host {
        private final int line;
        private final Map<String, Var> variables = new LinkedHashMap<>();

        private Host(int line) {
            this.line = line;
        }
    }

    /**
     * A host with everything that holds for it.
     *
     * @param direct    groups that name it themselves, without all and ungrouped
     * @param groups    these, and the groups that those are in
     * @param variables by name
     */
    record Member(String name, int line, Set<String> direct, Set<String> groups, Map<String, Var> variables) {}

    void group(int line, String name) {
        if (!GROUP.matcher(name).matches()) {
            throw Branch.faultAt(line, "not a group's name: " + Shown.of(name));
        }
        groups.computeIfAbsent(name, any -> new Group());
    }

    void child(int line, String parent, String child) {
        group(line, parent);
        group(line, child);
        groups.get(parent).children.add(child);
    }

    void variable(int line, String group, String name, Var value) {
        group(line, group);
        groups.get(group).variables.put(name, value);
    }

    /** Adds a host, or each host that a pattern stands for, and what is said of it here. */
    void host(int line, String group, String pattern, Map<String, Var> variables) {
        group(line, group);
        List<String> names;
        try {
            names = HostRange.names(pattern);
        } catch (IllegalArgumentException range) {
            throw Branch.faultAt(line, String.valueOf(range.getMessage()));
        }
        for (String name : names) {
            if (!HOST.matcher(name).matches()) {
                throw Branch.faultAt(line, "not a host's name: " + Shown.of(name));
            }
            hosts.computeIfAbsent(name, any -> new Host(line)).variables.putAll(variables);
            groups.get(group).members.add(name);
        }
        if (hosts.size() > MOST_HOSTS) {
            throw Branch.faultAt(line, "more than " + MOST_HOSTS + " hosts");
        }
    }

    /** @return all hosts, in the order in which they were first named */
    Collection<Member> members() {
        Map<String, Set<String>> parents = parents();
        Map<String, Integer> depths = depths();
        Map<String, Set<String>> direct = new HashMap<>();
        groups.forEach((name, group) -> group.members.forEach(
                host -> direct.computeIfAbsent(host, any -> new TreeSet<>()).add(name)));
        List<Member> members = new ArrayList<>();
        hosts.forEach((name, host) -> {
            Set<String> named = direct.getOrDefault(name, Set.of());
            Set<String> above = new TreeSet<>();
            named.forEach(group -> climb(group, parents, above));
            Map<String, Var> variables = inherited(above, depths);
            variables.putAll(host.variables);
            members.add(new Member(name, host.line, without(named), without(above), variables));
        });
        return members;
    }

    private Map<String, Var> inherited(Set<String> above, Map<String, Integer> depths) {
        // NB: all stands above every host, also above one that only another group names.
        Map<String, Var> variables = new LinkedHashMap<>(
                groups.containsKey(ALL) ? groups.get(ALL).variables : Map.of());
        Map<Integer, Set<String>> byDepth = new TreeMap<>();
        above.forEach(group -> byDepth.computeIfAbsent(depths.get(group), any -> new TreeSet<>()).add(group));
        byDepth.values().forEach(level -> level.forEach(group -> variables.putAll(groups.get(group).variables)));
        return variables;
    }

    private Map<String, Set<String>> parents() {
        Map<String, Set<String>> parents = new HashMap<>();
        groups.forEach((name, group) -> group.children.forEach(
                child -> parents.computeIfAbsent(child, any -> new TreeSet<>()).add(name)));
        return parents;
    }

    private static void climb(String group, Map<String, Set<String>> parents, Set<String> seen) {
        if (seen.add(group)) {
            parents.getOrDefault(group, Set.of()).forEach(parent -> climb(parent, parents, seen));
        }
    }

    /** @return how far each group is from the top at most; a group that is in itself has no such number */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        groups.keySet().forEach(group -> depths.put(group, ALL.equals(group) ? 0 : 1));
        boolean changed = true;
        for (int round = 0; changed; round++) {
            changed = false;
            for (Map.Entry<String, Group> entry : groups.entrySet()) {
                int below = depths.get(entry.getKey()) + 1;
                for (String child : entry.getValue().children) {
                    changed |= depths.get(child) < below;
                    depths.merge(child, below, Math::max);
                }
            }
            if (round > DEEPEST) {
                throw new IllegalArgumentException("a group is in itself, or groups are deeper than " + DEEPEST);
            }
        }
        return depths;
    }

    private static Set<String> without(Set<String> names) {
        Set<String> wanted = new TreeSet<>(names);
        wanted.removeAll(Set.of(ALL, UNGROUPED));
        return wanted;
    }
}
