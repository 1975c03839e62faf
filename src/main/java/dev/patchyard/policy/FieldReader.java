package dev.patchyard.policy;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes typed values out of a map of wire fields and collects what is wrong with them. An absent field and null are
 * one.
 */
final class FieldReader {
    private static final int MOST_ENTRIES = 200;
    private static final Duration LONGEST = Duration.ofDays(400);

    private final Map<?, ?> fields;
    private final String prefix;
    private final List<PolicyProblem.Fault> faults;

    FieldReader(Map<?, ?> fields, String prefix, List<PolicyProblem.Fault> faults) {
        this.fields = fields;
        this.prefix = prefix;
        this.faults = faults;
    }

    /** Reports every key that is not among the known ones. */
    void onlyKnown(Set<String> known) {
        for (Object key : fields.keySet()) {
            if (!known.contains(key)) {
                String shown = String.valueOf(key);
                fault(shown.length() > 60 ? shown.substring(0, 60) + "…" : shown, "unknown field");
            }
        }
    }

    void fault(String field, String message) {
        faults.add(new PolicyProblem.Fault(prefix + field, message));
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    @Nullable String text(String field) {
        Object value = fields.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        fault(field, "expected text" + (value instanceof Map || value instanceof List ? "" : " in quotes"));
        return null;
    }

    boolean flag(String field, boolean absent) {
        Object value = fields.get(field);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            fault(field, "expected true or false");
        }
        return absent;
    }

    @Nullable Integer whole(String field, @Nullable Integer absent) {
        Object value = fields.get(field);
        if (value == null) {
            return absent;
        }
        boolean integral = value instanceof Integer || value instanceof Long || value instanceof BigInteger;
        if (integral && new BigInteger(value.toString()).bitLength() < Integer.SIZE) {
            return ((Number) value).intValue();
        }
        fault(field, "expected a whole number");
        return absent;
    }

    /** @return an ISO-8601 duration such as PT90M, not negative and at most 400 days */
    Duration duration(String field, Duration absent) {
        String text = text(field);
        if (text == null) {
            return absent;
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException notADuration) {
            // NB: falls through to the one message below.
        }
        fault(field, "expected an ISO-8601 duration such as PT90M, at most P400D");
        return absent;
    }

    Threshold threshold(String field, Threshold absent) {
        Object value = fields.get(field);
        if (value == null) {
            return absent;
        }
        try {
            return Threshold.parse(value.toString());
        } catch (IllegalArgumentException wrong) {
            fault(field, String.valueOf(wrong.getMessage()));
            return absent;
        }
    }

    /** @return the constant whose wire word is given */
    <E extends Enum<E>> E word(String field, Class<E> type, E absent) {
        String text = text(field);
        if (text == null) {
            return absent;
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (wire(constant).equals(text)) {
                return constant;
            }
            words.add(wire(constant));
        }
        fault(field, "expected " + String.join(" or ", words));
        return absent;
    }

    static String wire(Enum<?> constant) {
        String word = constant.name().toLowerCase(Locale.ROOT);
        return constant instanceof ContentKind ? word.replace('_', '-') : word;
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (Object entry : list(field)) {
            if (entry instanceof String text) {
                texts.add(text);
            } else {
                fault(field, "expected a list of texts");
            }
        }
        return texts;
    }

    List<?> list(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.size() <= MOST_ENTRIES) {
            return list;
        }
        fault(field, "expected a list of at most " + MOST_ENTRIES);
        return List.of();
    }

    Map<String, String> textMap(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(field).forEach((key, value) -> {
            boolean fits = key instanceof String name && !name.isBlank() && name.length() <= 128
                    && value instanceof String text && text.length() <= 256;
            if (fits) {
                texts.put((String) key, (String) value);
            } else {
                fault(field, "expected text for text: quote numbers, true and false");
            }
        });
        return texts;
    }

    Map<?, ?> map(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map && map.size() <= MOST_ENTRIES) {
            return map;
        }
        fault(field, "expected an object with at most " + MOST_ENTRIES + " members");
        return Map.of();
    }

    /** @return the inner object; a text alone stands for an object with that one member */
    FieldReader innerOr(String field, String member) {
        return fields.get(field) instanceof String text
                ? new FieldReader(Map.of(member, text), prefix + field + ".", faults)
                : inner(field);
    }

    FieldReader inner(String field) {
        return new FieldReader(map(field), prefix + field + ".", faults);
    }

    /** Makes a value whose own rules may refuse it; their message begins with a field's name. */
    <T> @Nullable T attempt(String field, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            int colon = message.indexOf(": ");
            if (colon < 0) {
                fault(field, message);
            } else {
                faults.add(new PolicyProblem.Fault(place(message.substring(0, colon)), message.substring(colon + 2)));
            }
            return null;
        }
    }

    <T> @Nullable T parsed(String field, Function<String, T> parser) {
        String text = text(field);
        return text == null ? null : attempt(field, () -> parser.apply(text));
    }

    /** NB: a check's or hook's own rules do not know where it stands; the prefix {@code checks[2].} does. */
    private String place(String named) {
        if (prefix.startsWith("hooks.")) {
            return prefix + named;
        }
        boolean inCheck = prefix.startsWith("checks[") && named.startsWith("checks");
        return inCheck ? prefix.substring(0, prefix.indexOf(']') + 1) + named.substring("checks".length()) : named;
    }
}
