package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One fault switch that is on: which requests it hits, how, and how often it still will. */
final class Fault {
    private final String id;
    private final ObjectNode definition;
    private final FaultMode mode;
    private final CountDownLatch removed = new CountDownLatch(1);
    private @Nullable Integer left;
    private int hits;

    Fault(String id, ObjectNode definition) {
        this.id = id;
        this.definition = definition;
        Fields.only(definition, Set.of("service", "match", "mode", "times", "delay_ms"));
        this.mode = FaultMode.of(Fields.text(definition, "mode"))
                .orElseThrow(() -> Problem.invalid("mode", "there is no fault mode of this name"));
        Fields.text(definition, "service");
        Fields.oneOf(definition, "service", Set.of("cmdb", "itsm", "sim"));
        Fields.only(match(), Set.of("method", "path_glob", "ci", "person"));
        this.left = definition.hasNonNull("times") ? positive("times") : null;
        if (definition.hasNonNull("delay_ms")) {
            positive("delay_ms");
        }
    }

    /** @return whether it hits this request, which then counts */
    boolean take(String service, Request request, String person, Set<String> cis) {
        boolean fits = !spent() && definition.get("service").asText().equals(service)
                && mode.concerns(request.method(), request.path())
                && is("method", request.method()) && is("person", person)
                && (!match().hasNonNull("ci") || cis.contains(match().get("ci").asText()))
                && (!match().hasNonNull("path_glob") || glob(match().get("path_glob").asText(), request.path()));
        if (fits) {
            hits++;
            left = left == null ? null : left - 1;
        }
        return fits;
    }

    boolean spent() {
        return left != null && left <= 0;
    }

    String id() {
        return id;
    }

    FaultMode mode() {
        return mode;
    }

    long delayMillis() {
        return definition.path("delay_ms").asLong(2000);
    }

    /** @return the CI it is about, or null for any */
    @Nullable String ci() {
        return match().hasNonNull("ci") ? match().get("ci").asText() : null;
    }

    CountDownLatch removed() {
        return removed;
    }

    ObjectNode document() {
        ObjectNode document = definition.deepCopy();
        document.put("id", id).put("hits", hits);
        return left == null ? document.putNull("times") : document.put("times", left);
    }

    private ObjectNode match() {
        return definition.get("match") instanceof ObjectNode given ? given : Json.object();
    }

    private boolean is(String field, String value) {
        return !match().hasNonNull(field) || match().get(field).asText().equals(value);
    }

    private static boolean glob(String glob, String path) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path));
    }

    private int positive(String field) {
        if (!definition.get(field).isInt() || definition.get(field).asInt() < 1) {
            throw Problem.invalid(field, field + " must be a number from 1");
        }
        return definition.get(field).asInt();
    }
}
