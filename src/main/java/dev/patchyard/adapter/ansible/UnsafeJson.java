package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of what Ansible reads. Every string, at any depth, is wrapped as {@code {"__ansible_unsafe": …}}, so
 * that a template in it stays text. Keys are not wrapped and therefore must be our own constants or names.
 */
public final class UnsafeJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String WRAP = "__ansible_unsafe";

    private UnsafeJson() {}

    /**
     * @param value maps, lists, strings, numbers, booleans, null
     * @throws IllegalArgumentException for any other type and for keys that are not plain names
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(wrapped(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain data could not be written", impossible);
        }
    }

    /** @return names and texts as they are, for us to read again and never for Ansible */
    static String plain(Map<String, String> texts) {
        try {
            return MAPPER.writeValueAsString(texts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("plain data could not be written", impossible);
        }
    }

    private static @Nullable Object wrapped(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> Map.of(WRAP, text);
            case Boolean plain -> plain;
            case Integer plain -> plain;
            case Long plain -> plain;
            case Map<?, ?> map -> wrappedMap(map);
            case List<?> list -> {
                List<@Nullable Object> result = new ArrayList<>();
                list.forEach(item -> result.add(wrapped(item)));
                yield result;
            }
            default -> throw new IllegalArgumentException("not plain data: " + value.getClass());
        };
    }

    private static Map<String, @Nullable Object> wrappedMap(Map<?, ?> map) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            if (!(key instanceof String name) || !name.matches("[A-Za-z0-9_-]{1,80}")) {
                throw new IllegalArgumentException("not a name of ours: " + key);
            }
            result.put(name, wrapped(item));
        });
        return result;
    }
}
