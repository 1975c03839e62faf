package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which changes a list asks for. A change has no window until it has a start; without an end it never ends. */
record ChangeFilter(Optional<String> ci, Set<String> statuses, Optional<Instant> windowAt, Optional<String> reference)
        implements Predicate<ObjectNode> {
    static ChangeFilter of(Call call) {
        Set<String> statuses = call.all("status").stream().flatMap(value -> Arrays.stream(value.split(",")))
                .collect(Collectors.toSet());
        return new ChangeFilter(call.query("ci_id"), statuses,
                call.query("window_at").map(text -> Fields.time(text, "window_at")), call.query("external_ref"));
    }

    @Override
    public boolean test(ObjectNode change) {
        return ci.map(id -> Fields.texts(change, "affected_cis").contains(id)).orElse(true)
                && (statuses.isEmpty() || statuses.contains(change.get("status").asText()))
                && windowAt.map(time -> inWindow(change, time)).orElse(true)
                && reference.map(text -> text.equals(change.get("external_ref").asText(null))).orElse(true);
    }

    private static boolean inWindow(ObjectNode change, Instant time) {
        return Fields.time(change, "scheduled_at").filter(start -> !start.isAfter(time)).isPresent()
                && Fields.time(change, "scheduled_end").map(time::isBefore).orElse(true);
    }
}
