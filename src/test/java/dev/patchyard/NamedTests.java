package dev.patchyard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests that there are, by class, read from the sources; and how pages name them. */
final class NamedTests {
    static final Path SOURCES = Path.of("src/test/java");
    /** {@code Class#method} in a page. */
    static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Pattern METHOD =
            Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest)\\b.*?\\bvoid\\s+(\\w+)\\s*\\(", Pattern.DOTALL);

    private NamedTests() {}

    /** @return names of test methods by simple name of their class */
    static Map<String, Set<String>> byClass() throws IOException {
        Map<String, Set<String>> methods = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Set<String> names = new TreeSet<>();
                METHOD.matcher(Files.readString(file)).results().map(found -> found.group(1)).forEach(names::add);
                methods.put(file.getFileName().toString().replace(".java", ""), names);
            }
        }
        return methods;
    }
}
