package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import dev.patchyard.adapter.yaml.LinedYaml;
import dev.patchyard.inventory.Ci;
import java.util.List;
import java.util.Locale;

/**
 * Reads the text of an inventory: an Ansible inventory in YAML or INI, or a plain YAML list. Which it is, the file's name
 * and first sign tell. Pure.
 */
final class InventoryReader {
    private InventoryReader() {}

    /**
     * @param name of the file; what ends in {@code .yml}, {@code .yaml} or {@code .json} is YAML, all else INI
     * @throws IllegalArgumentException with the line where there is one; also when no host is in it
     */
    static List<Ci> read(String name, String text, Surroundings around) {
        // NB: a byte order mark is no part of the text, and both forms would stumble over it.
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (plain.startsWith("#!")) {
            throw Branch.faultAt(1, "this is a program; inventories are read and never executed");
        }
        List<Ci> items = isYaml(name) ? yaml(plain, around) : new AnsibleHosts(around).of(AnsibleIni.read(plain));
        if (items.isEmpty()) {
            throw new IllegalArgumentException("there is no host in it");
        }
        return items;
    }

    private static boolean isYaml(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yml") || lower.endsWith(".yaml") || lower.endsWith(".json");
    }

    private static List<Ci> yaml(String text, Surroundings around) {
        return switch (LinedYaml.read(text)) {
            case Branch.Fields groups -> new AnsibleHosts(around).of(AnsibleYaml.read(groups));
            case Branch.Items list -> new PlainList(around).of(list);
            case Branch.Leaf leaf -> throw leaf.fault("expected a mapping of groups or a list of hosts");
            case Branch.Foreign foreign -> throw foreign.fault("expected a mapping of groups or a list of hosts");
        };
    }
}
