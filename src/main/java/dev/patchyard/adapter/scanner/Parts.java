package dev.patchyard.adapter.scanner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a host answered to {@code look.sh}, part by part. It is whole or it is refused: the host's own text cannot begin,
 * end or add a part, because the mark is new for each look.
 */
final class Parts {
    private static final int LONGEST_COMPLAINT = 300;

    private final Map<String, Part> parts = new HashMap<>();
    private final Map<String, List<String>> files = new HashMap<>();
    private final Map<String, String> complaints = new HashMap<>();

    /** @param code how the command that told it ended */
    private record Part(String text, int code) {}

    /**
     * @param out  the host's standard output
     * @param err  its standard error
     * @param mark begins the lines that stand between parts
     * @throws IllegalArgumentException when it is not whole
     */
    static Parts of(String out, String err, String mark) {
        Parts read = new Parts();
        Matcher border = Pattern.compile("^@" + mark + " (?:(end)|\\. (\\d{1,3})|([a-z_]{1,30}))$", Pattern.MULTILINE).matcher(out);
        String name = null;
        int from = 0;
        while (border.find()) {
            if (border.group(1) != null) {
                read.complain(err, mark);
                read.index();
                return read;
            }
            if (border.group(3) != null) {
                name = border.group(3);
                from = border.end() + 1;
            } else if (name != null) {
                read.parts.put(name, new Part(out.substring(from, Math.max(from, border.start() - 1)),
                        Integer.parseInt(border.group(2))));
                name = null;
            }
        }
        throw new IllegalArgumentException("it has no end" + (name == null ? "" : ", it stops in " + name));
    }

    /** @return whether a host's answer is there to its end */
    static boolean hasEnd(String out, String mark) {
        return out.endsWith("\n@" + mark + " end\n");
    }

    private void complain(String err, String mark) {
        for (String said : err.split("(?m)^@" + mark + " ", -1)) {
            int end = said.indexOf('\n');
            if (end > 0) {
                complaints.put(said.substring(0, end), said.substring(end).strip());
            }
        }
    }

    private void index() {
        for (String line : lines("files")) {
            int colon = line.indexOf(':');
            files.computeIfAbsent(line.substring(0, Math.max(0, colon)), none -> new ArrayList<>()).add(line.substring(colon + 1));
        }
    }

    /** @return lines of a file of the host, none when it could not be read there or is empty */
    List<String> file(String path) {
        return files.getOrDefault(path, List.of());
    }

    /**
     * @return lines of a file that no host is without
     * @throws IllegalArgumentException when there are none
     */
    List<String> sureFile(String path) {
        if (file(path).isEmpty()) {
            throw new IllegalArgumentException("what " + path + " says is missing");
        }
        return file(path);
    }

    boolean has(String name) {
        return parts.containsKey(name);
    }

    /** @return lines that are not empty, however the command ended; none where the part is missing */
    List<String> lines(String name) {
        Part part = parts.get(name);
        return part == null ? List.of() : part.text().lines().filter(line -> !line.isBlank()).toList();
    }

    /**
     * @return lines that are not empty, however the command ended
     * @throws IllegalArgumentException when the part is missing
     */
    List<String> told(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("what " + name + " says is missing");
        }
        return lines(name);
    }

    /** @return lines that are not empty of a command that ended well */
    List<String> sure(String name) {
        return text(name).lines().filter(line -> !line.isBlank()).toList();
    }

    /** @return the text of a command that ended well */
    String text(String name) {
        return text(name, 0);
    }

    /**
     * @param also another exit code that is a good one
     * @throws IllegalArgumentException when the part is missing or its command failed
     */
    String text(String name, int also) {
        Part part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("what " + name + " says is missing");
        }
        if (part.code() != 0 && part.code() != also) {
            throw new IllegalArgumentException(name + ": " + complaint(name));
        }
        return part.text();
    }

    /** @return what went wrong in a part that is there, empty when all went well */
    Optional<String> fault(String name) {
        Part part = parts.get(name);
        return part == null || part.code() == 0 ? Optional.empty() : Optional.of(complaint(name));
    }

    private String complaint(String name) {
        @Nullable Part part = parts.get(name);
        String said = complaints.getOrDefault(name, "") + "\n" + (part == null ? "" : part.text());
        List<String> lines = said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        String first = lines.stream()
                .filter(line -> line.startsWith("E:") || line.startsWith("Err") || line.startsWith("error"))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? "exit code " + (part == null ? "unknown" : part.code()) : lines.getFirst());
        return Words.plain(first, LONGEST_COMPLAINT);
    }

    /** @return names and values of lines {@code name=value} */
    Map<String, String> values(String name) {
        Map<String, String> values = new HashMap<>();
        for (String line : sure(name)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    @Override
    public String toString() {
        StringJoiner said = new StringJoiner(" ");
        parts.keySet().stream().sorted().forEach(said::add);
        return said.toString();
    }
}
