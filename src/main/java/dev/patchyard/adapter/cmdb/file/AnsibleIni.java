package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.adapter.yaml.Branch;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ansible inventory in INI form: sections for groups, their variables and their children. */
final class AnsibleIni {
    private static final Pattern SECTION = Pattern.compile("\\[([^\\[\\]:]+)(?::(vars|children))?]\\s*(?:[#;].*)?");
    private static final Pattern PORT = Pattern.compile("([^:\\[\\]]+(?:\\[[^\\]]*][^:\\[\\]]*)*):([0-9]{1,5})");

    private final GroupTree tree = new GroupTree();
    private final Set<String> sections = new HashSet<>(Set.of(GroupTree.ALL, GroupTree.UNGROUPED));
    private final Map<String, Integer> mentioned = new LinkedHashMap<>();
    private String group = GroupTree.UNGROUPED;
    private String kind = "";

    private AnsibleIni() {}

    /** @throws IllegalArgumentException with the line */
    static GroupTree read(String text) {
        AnsibleIni reader = new AnsibleIni();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#") && !content.startsWith(";")) {
                reader.line(number, content);
            }
        }
        reader.requireSections();
        return reader.tree;
    }

    private void line(int number, String content) {
        if (content.startsWith("[")) {
            section(number, content);
            return;
        }
        try {
            switch (kind) {
                case "vars" -> groupVariable(number, content);
                case "children" -> child(number, IniWords.of(content));
                default -> host(number, IniWords.of(content));
            }
        } catch (IllegalArgumentException faulty) {
            String message = String.valueOf(faulty.getMessage());
            throw message.startsWith("line ") ? faulty : Branch.faultAt(number, message);
        }
    }

    private void section(int number, String content) {
        Matcher section = SECTION.matcher(content);
        if (!section.matches()) {
            throw Branch.faultAt(number, "not a section: " + Shown.of(content)
                    + "; expected [group], [group:vars] or [group:children]");
        }
        group = section.group(1).strip();
        kind = section.group(2) == null ? "" : section.group(2);
        tree.group(number, group);
        if (kind.equals("vars")) {
            mentioned.putIfAbsent(group, number);
        } else {
            sections.add(group);
        }
    }

    private void groupVariable(int number, String content) {
        int equals = content.indexOf('=');
        if (equals < 1) {
            throw Branch.faultAt(number, "expected name=value");
        }
        String value = content.substring(equals + 1).strip();
        boolean isQuoted = value.length() > 1 && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        tree.variable(number, group, content.substring(0, equals).strip(),
                Var.of(number, isQuoted ? value.substring(1, value.length() - 1) : value));
    }

    private void child(int number, List<String> words) {
        if (words.size() != 1) {
            throw Branch.faultAt(number, "expected the name of one group");
        }
        mentioned.putIfAbsent(words.getFirst(), number);
        tree.child(number, group, words.getFirst());
    }

    private void host(int number, List<String> words) {
        Map<String, Var> variables = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw Branch.faultAt(number, "expected name=value, not " + Shown.of(word));
            }
            variables.put(word.substring(0, equals), Var.of(number, word.substring(equals + 1)));
        }
        Matcher withPort = PORT.matcher(words.getFirst());
        boolean hasPort = withPort.matches();
        if (hasPort) {
            variables.putIfAbsent("ansible_port", Var.of(number, withPort.group(2)));
        }
        tree.host(number, group, hasPort ? withPort.group(1) : words.getFirst(), variables);
    }

    /** A group that is only mentioned is a slip of the pen: nothing would ever be in it. */
    private void requireSections() {
        mentioned.forEach((name, number) -> {
            if (!sections.contains(name)) {
                throw Branch.faultAt(number, "there is no section [" + Shown.of(name) + "]");
            }
        });
    }
}
