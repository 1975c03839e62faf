package dev.patchyard.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that others may want to react to. Events of a server are numbered from 1 without gaps and never change.
 *
 * @param seq     its number
 * @param at      when it was told
 * @param type    what happened
 * @param subject id of the run or policy it happened to
 * @param data    more, as JSON: texts, numbers, booleans, null, and maps of these; keys are snake_case
 */
public record FeedEvent(long seq, Instant at, Type type, String subject, Map<String, @Nullable Object> data) {
    /** What can happen. */
    public enum Type {
        /** A policy's schedule brought a run about; the subject is the run. */
        SCHEDULED("patch.scheduled"),
        /** A policy was due and there is no run; the subject is the policy. */
        SLOT_MISSED("patch.slot_missed"),
        /** A run is through with planning and goes on; the subject is the run. */
        RUN_STARTED("patch.run.started"),
        /** A run has its verdict; the subject is the run. */
        RUN_COMPLETED("patch.run.completed"),
        /** Too few CIs of a policy are at their baseline; the subject is the policy. */
        COMPLIANCE_LOW("patch.compliance.low");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** @return the name by which others know it */
        public String word() {
            return word;
        }

        /** @throws IllegalArgumentException when there is no type of that name */
        public static Type of(String word) {
            for (Type type : values()) {
                if (type.word.equals(word)) {
                    return type;
                }
            }
            throw new IllegalArgumentException("no type of event: " + word);
        }
    }

    public FeedEvent {
        data = sorted(data);
    }

    /** An event that has no number yet. */
    public record Draft(Type type, String subject, Map<String, @Nullable Object> data) {
        public Draft {
            data = sorted(data);
        }
    }

    private static Map<String, @Nullable Object> sorted(Map<String, @Nullable Object> data) {
        return Collections.unmodifiableMap(new TreeMap<>(data));
    }
}
