package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import dev.patchyard.inventory.Ci;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plain YAML list of hosts. It is written for this program alone, so that a word which is not known is refused. */
final class PlainList {
    private static final Set<String> FIELDS = Set.of("id", "name", "host", "port", "user", "os", "tags", "type", "status",
            "vm_id", "ssh_host_keys", "revert_safe", "redundancy_group", "machine_id");
    private static final int LONGEST = 200;

    private final Surroundings around;

    PlainList(Surroundings around) {
        this.around = around;
    }

    /** @throws IllegalArgumentException with the line */
    List<Ci> of(Branch.Items list) {
        Map<String, Integer> lines = new HashMap<>();
        List<Ci> items = new ArrayList<>();
        for (Branch entry : list.entries()) {
            if (!(entry instanceof Branch.Fields fields)) {
                throw entry.fault("expected a host as a mapping with a name");
            }
            Ci item = item(fields);
            Integer before = lines.put(item.id(), fields.line());
            if (before != null) {
                throw fields.fault("host " + Shown.of(item.id()) + " is in line " + before + " already");
            }
            items.add(item);
        }
        return items;
    }

    private Ci item(Branch.Fields fields) {
        Map<String, Var> said = new HashMap<>();
        fields.entries().forEach((name, value) -> {
            if (!FIELDS.contains(name)) {
                throw value.fault("unknown field " + Shown.of(name));
            }
            said.put(name, Var.of(value));
        });
        CiDraft probe = new CiDraft("?", fields.line(), said);
        String id = probe.text("id").or(() -> probe.text("name")).orElseThrow(() -> fields.fault("a host needs a name"));
        if (id.length() > LONGEST || id.chars().anyMatch(Character::isISOControl)) {
            throw fields.fault("id: at most " + LONGEST + " characters, and no control characters");
        }
        CiDraft draft = new CiDraft(id, fields.line(), said);
        draft.text("os").ifPresent(os -> draft.tags.put("os", os));
        tags(fields, draft);
        Ci item = draft.finished(
                draft.text("host").orElse(id), draft.text("port").orElse(null), draft.text("user").orElse(null), around);
        if (item.loginFault() != null) {
            throw new IllegalArgumentException(item.loginFault()
                    .replace("ansible_host", "host").replace("ansible_port", "port").replace("ansible_user", "user"));
        }
        return item;
    }

    private static void tags(Branch.Fields fields, CiDraft draft) {
        if (!fields.entries().containsKey("tags")) {
            return;
        }
        if (!(fields.entries().get("tags") instanceof Branch.Fields tags)) {
            throw fields.entries().get("tags").fault("tags: expected a mapping");
        }
        tags.entries().forEach((name, value) -> {
            String text = Var.of(value).text().orElseThrow(() -> value.fault("tag " + Shown.of(name) + ": expected text"));
            String other = draft.tags.put(name, text);
            if (other != null && !other.equals(text)) {
                throw value.fault("tag " + Shown.of(name) + " says something else than the field of that name");
            }
        });
    }
}
