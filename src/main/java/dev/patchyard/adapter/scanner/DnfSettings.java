package dev.patchyard.adapter.scanner;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which repositories dnf uses and whether it wants signatures, from its files; later ones override earlier ones. */
final class DnfSettings {
    private static final Pattern LINE = Pattern.compile("([^:]+):\\s*(?:\\[([^\\]]{1,200})\\]|([a-z_]+)\\s*=\\s*(.*))\\s*");
    private static final List<String> TRUE = List.of("1", "yes", "true", "on", "enabled");

    private final Map<String, Map<String, String>> sections = new TreeMap<>();

    /** @param lines of files, each after the file's name and a colon */
    DnfSettings(List<String> lines) {
        String section = "";
        for (String line : lines) {
            Matcher said = LINE.matcher(line);
            if (!said.matches()) {
                throw new IllegalArgumentException("a setting of dnf is not understood: " + Words.plain(line, 100));
            }
            if (said.group(2) != null) {
                section = said.group(2);
                sections.computeIfAbsent(section, name -> new TreeMap<>());
            } else {
                sections.computeIfAbsent(section, name -> new TreeMap<>()).put(said.group(3), said.group(4).strip());
            }
        }
    }

    /**
     * @return repositories that are used although neither their packages nor their metadata need a signature
     * @throws IllegalArgumentException when no repository is used at all
     */
    List<String> unsigned() {
        List<String> used = sections.keySet().stream().filter(name -> !name.equals("main") && isOn(name, "enabled", true)).toList();
        if (used.isEmpty()) {
            throw new IllegalArgumentException("no repository is enabled");
        }
        return used.stream()
                .filter(name -> !isOn(name, "gpgcheck", false) && !isOn(name, "pkg_gpgcheck", false) && !isOn(name, "repo_gpgcheck", false))
                .map(Words::plain)
                .toList();
    }

    private boolean isOn(String section, String key, boolean otherwise) {
        Map<String, String> own = sections.getOrDefault(section, Map.of());
        String said = own.get(key);
        if (said == null && !key.equals("enabled")) {
            said = sections.getOrDefault("main", Map.of()).get(key);
        }
        return said == null ? otherwise : TRUE.contains(said.toLowerCase(Locale.ROOT));
    }
}
