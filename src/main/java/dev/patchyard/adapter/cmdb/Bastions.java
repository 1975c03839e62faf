package dev.patchyard.adapter.cmdb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The jump host of each CI group, from the configuration. A CI's group is its tag {@code group}. */
public final class Bastions {
    private static final Pattern JUMP = Pattern.compile(
            "[a-z_][a-z0-9_-]{0,31}@(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]):([0-9]{1,5})");

    private final Map<String, String> jumpOfGroup = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException naming the entry that is not {@code user@host:port}, or a group given twice
     */
    public Bastions(List<Bastion> bastions) {
        for (Bastion bastion : bastions) {
            String group = bastion.group();
            String jump = bastion.jump();
            Matcher shape = JUMP.matcher(jump);
            if (!shape.matches() || Integer.parseInt(shape.group(1)) > 65_535) {
                throw new IllegalArgumentException("patchyard.bastions: jump of group " + group
                        + ": expected user@host:port");
            }
            if (jumpOfGroup.put(group, jump) != null) {
                throw new IllegalArgumentException("patchyard.bastions: group " + group + " is there twice");
            }
        }
    }

    /** @return null when items with these tags are reached directly */
    public @Nullable String of(Map<String, String> tags) {
        return jumpOfGroup.get(tags.getOrDefault("group", ""));
    }
}
