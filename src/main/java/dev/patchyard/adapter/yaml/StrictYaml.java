package dev.patchyard.adapter.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads one YAML mapping of plain values: no types by name, no key twice, few aliases, bounded size and depth. */
public final class StrictYaml {
    private static final int MOST_CHARACTERS = 64 << 10;
    private static final int MOST_ALIASES = 20;
    private static final int DEEPEST = 20;
    private static final int MOST_VALUES = 10_000;

    private int values;

    private StrictYaml() {}

    /** @throws IllegalArgumentException with the line where there is one */
    public static Map<String, Object> read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(MOST_CHARACTERS);
        try {
            Object document = new Yaml(new SafeConstructor(options)).load(text);
            if (document instanceof Map<?, ?> map) {
                return new StrictYaml().map(map, 0);
            }
        } catch (MarkedYAMLException faulty) {
            int line = faulty.getProblemMark() == null ? 0 : faulty.getProblemMark().getLine() + 1;
            throw new IllegalArgumentException("line " + line + ": not usable YAML: " + faulty.getProblem(), faulty);
        } catch (YAMLException | StackOverflowError faulty) {
            throw new IllegalArgumentException("not usable YAML: a limit was passed or a key is there twice", faulty);
        }
        throw new IllegalArgumentException("expected one mapping of policy fields");
    }

    private Map<String, Object> map(Map<?, ?> map, int depth) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("key " + shown(key) + ": expected text; quote it");
            }
            plain.put(name, value(value, depth + 1));
        });
        return plain;
    }

    /**
     * Copies the value out of the parser's graph, so that one which holds itself is refused and not walked for ever.
     */
    private @Nullable Object value(@Nullable Object value, int depth) {
        values++;
        if (depth > DEEPEST || values > MOST_VALUES) {
            throw new IllegalArgumentException("too deep or too large");
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(entry -> plain.add(value(entry, depth + 1)));
            return plain;
        }
        boolean scalar = value == null || value instanceof String || value instanceof Boolean
                || value instanceof Number;
        if (!scalar) {
            throw new IllegalArgumentException("a value is neither text, number, truth, list nor mapping; quote it");
        }
        return value;
    }

    private static String shown(@Nullable Object key) {
        String text = String.valueOf(key);
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
