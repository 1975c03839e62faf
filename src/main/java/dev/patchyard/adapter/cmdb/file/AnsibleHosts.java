package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.inventory.Ci;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of the hosts of an Ansible inventory. Groups become tags {@code group_NAME: member}, the one group that names
 * a host itself becomes the tag {@code group}, and variables with a single value become tags, except Ansible's own, those
 * that have a meaning here, those that hold a template, and those whose name says that they are secret.
 */
final class AnsibleHosts {
    private static final Pattern SECRET = Pattern.compile(".*(pass|secret|token|key|credential|vault|private).*");
    private static final Set<String> SSH = Set.of("ssh", "smart", "paramiko");
    private static final int LONGEST_TAG = 256;

    private final Surroundings around;

    AnsibleHosts(Surroundings around) {
        this.around = around;
    }

    /** @throws IllegalArgumentException with the line */
    List<Ci> of(GroupTree tree) {
        return tree.members().stream().map(this::item).toList();
    }

    private Ci item(GroupTree.Member host) {
        CiDraft draft = new CiDraft(host.name(), host.line(), host.variables());
        if (host.direct().size() == 1) {
            draft.tags.put("group", host.direct().iterator().next());
        }
        host.variables().forEach((name, value) -> value.text()
                .filter(text -> isTag(name, text))
                .ifPresent(text -> draft.tags.put(name, text.strip())));
        host.groups().forEach(group -> draft.tags.put("group_" + group, "member"));
        String connection = draft.text("ansible_connection").orElse("ssh");
        String address = draft.text("ansible_host").or(() -> draft.text("ansible_ssh_host")).orElse(host.name());
        // NB: whatever does not go over SSH would be the server's own machine, or something that has no host key.
        if (!SSH.contains(connection)) {
            draft.refusal = "ansible_connection: only ssh is spoken";
        }
        return draft.finished(
                address, either(draft, "ansible_port", "ansible_ssh_port"),
                either(draft, "ansible_user", "ansible_ssh_user"), around);
    }

    private static @Nullable String either(CiDraft draft, String name, String olderName) {
        return draft.text(name).or(() -> draft.text(olderName)).orElse(null);
    }

    private static boolean isTag(String name, String text) {
        return !name.startsWith("ansible_") && !CiDraft.isAttribute(name) && name.length() <= LONGEST_TAG
                && !text.isBlank() && text.length() <= LONGEST_TAG && !text.contains("{{") && !text.contains("{%")
                && text.chars().noneMatch(Character::isISOControl)
                && !SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
