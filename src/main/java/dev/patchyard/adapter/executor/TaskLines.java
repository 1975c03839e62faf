package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.patching.TaskLine;
import java.util.Set;

/** Events of a play as lines of its log. Everything in them but the kind is a playbook's or a host's word. */
final class TaskLines {
    private static final Set<String> KINDS = Set.of("begun", "ok", "failed", "skipped", "unreachable", "retry");

    private TaskLines() {}

    /** @return whether the event is told in the log */
    static boolean isLine(PlayEvent event) {
        return KINDS.contains(event.kind());
    }

    static TaskLine of(PlayEvent event, String ciId) {
        StringBuilder words = new StringBuilder(event.whole().path("task").asText(event.action()));
        JsonNode result = event.result();
        if (result.path("changed").asBoolean()) {
            words.append(" (changed)");
        }
        add(words, ": ", result.path("msg"));
        add(words, "\n", result.path("stderr"));
        add(words, "\n", result.path("stdout"));
        return TaskLine.said(event.sequence(), ciId, event.at(), event.kind(), words.toString());
    }

    private static void add(StringBuilder words, String before, JsonNode said) {
        if (said.isTextual() && !said.textValue().isBlank()) {
            words.append(before).append(said.textValue().strip());
        }
    }
}
