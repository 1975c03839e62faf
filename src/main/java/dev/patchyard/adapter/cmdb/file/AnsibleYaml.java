package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import java.util.LinkedHashMap;
import java.util.Map;

/** An Ansible inventory in YAML: groups with {@code hosts}, {@code children} and {@code vars}. */
final class AnsibleYaml {
    private final GroupTree tree = new GroupTree();

    private AnsibleYaml() {}

    /** @throws IllegalArgumentException with the line */
    static GroupTree read(Branch.Fields top) {
        AnsibleYaml reader = new AnsibleYaml();
        top.entries().forEach(reader::group);
        return reader.tree;
    }

    private void group(String name, Branch body) {
        tree.group(body.line(), name);
        mapping(body, "group " + Shown.of(name)).forEach((part, content) -> {
            switch (part) {
                case "hosts" -> mapping(content, "hosts").forEach((host, variables) ->
                        tree.host(variables.line(), name, host, variables(variables, "host " + Shown.of(host))));
                case "vars" -> variables(content, "vars").forEach((key, value) ->
                        tree.variable(value.line(), name, key, value));
                case "children" -> mapping(content, "children").forEach((child, inner) -> {
                    group(child, inner);
                    tree.child(inner.line(), name, child);
                });
                default -> throw content.fault(
                        "group " + Shown.of(name) + " has " + Shown.of(part) + "; expected hosts, children or vars");
            }
        });
    }

    private static Map<String, Var> variables(Branch content, String what) {
        Map<String, Var> variables = new LinkedHashMap<>();
        mapping(content, what).forEach((key, value) -> variables.put(key, Var.of(value)));
        return variables;
    }

    private static Map<String, Branch> mapping(Branch branch, String what) {
        if (branch instanceof Branch.Leaf leaf && leaf.text() == null) {
            return Map.of();
        }
        if (branch instanceof Branch.Fields fields) {
            return fields.entries();
        }
        throw branch.fault(what + ": expected a mapping");
    }
}
