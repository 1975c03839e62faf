package dev.patchyard.adapter.itsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonCall;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.JsonPages;
import dev.patchyard.adapter.http.ResourcePath;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that a change desk takes. A desk with the plain verbs only is found out by 404 and 405, and what it
 * lacks is remembered: reading one change goes over the list then, and the missing moves over PATCH.
 */
final class ChangeDeskApi {
    private static final String CHANGES = "/itsm/changes";
    private static final String READING_ONE = "reading one";

    private final JsonOverHttp http;
    private final JsonPages pages;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    ChangeDeskApi(JsonOverHttp http) {
        this.http = http;
        this.pages = new JsonPages(http);
    }

    /** A change, and the document it was read from. */
    record Found(ChangeRequest change, JsonNode document) {
        String notes() {
            return document.path("notes").asText("");
        }
    }

    Optional<Found> find(String id) {
        String path = ResourcePath.of("itsm", "changes", id);
        if (missing.contains(READING_ONE)) {
            return fromList(id);
        }
        JsonAnswer answer = http.send(JsonCall.get(path));
        if (answer.maybeNoSuchRoute()) {
            Optional<Found> found = fromList(id);
            if (found.isPresent() || answer.status() != 404) {
                missing.add(READING_ONE);
            }
            return found;
        }
        return Optional.of(requireId(id, found(answer)));
    }

    Found require(String id) {
        return find(id).orElseThrow(() -> new CollaboratorFault(Kind.NOT_FOUND, "ITSM: there is no such change"));
    }

    private Optional<Found> fromList(String id) {
        return pages.all(CHANGES, List.of()).stream()
                .filter(node -> node.path("id").isTextual() && node.path("id").asText().equals(id))
                .findFirst()
                .map(node -> new Found(ChangeReader.read(node, null), node));
    }

    /** @return the changes of a reference, newest first where the desk says when they were made */
    List<Found> madeFor(String externalRef) {
        List<Found> found = new ArrayList<>();
        for (JsonNode node : pages.all(CHANGES, List.of(Map.entry("external_ref", externalRef)))) {
            boolean again = found.stream().anyMatch(one -> one.document().path("id").equals(node.path("id")));
            if (node.path("external_ref").asText("").equals(externalRef) && !again) {
                found.addFirst(new Found(ChangeReader.read(node, null), node));
            }
        }
        found.sort(Comparator.comparing((Found one) -> one.document().path("created_at").asText("")).reversed());
        return found;
    }

    Found create(Map<String, ?> fields, String idempotencyKey) {
        return found(http.send(JsonCall.post(CHANGES, fields).keyed(idempotencyKey)));
    }

    JsonAnswer patch(ChangeRequest change, Map<String, ?> fields) {
        return http.send(JsonCall.patch(ResourcePath.of("itsm", "changes", change.id()), fields, change.version()));
    }

    /**
     * Moves a change by its verb, or by PATCHing the status where the desk has no such verb.
     *
     * @param patched the status word that stands for the verb
     */
    JsonAnswer move(ChangeRequest change, String verb, Map<String, ?> details, ChangeStatus patched) {
        if (!missing.contains(verb)) {
            String path = ResourcePath.of("itsm", "changes", change.id(), verb);
            // NB: a change that has moved already refuses the verb with 409, so that a repeated call has no second
            // effect.
            JsonAnswer answer = http.send(JsonCall.post(path, details).onlyIf(change.version()).repeated());
            if (!answer.maybeNoSuchRoute()) {
                return answer;
            }
            require(change.id());
            missing.add(verb);
        }
        return patch(change, Map.of("status", patched.name().toLowerCase(Locale.ROOT)));
    }

    boolean lacks(String verb) {
        return missing.contains(verb);
    }

    static Found found(JsonAnswer answer) {
        JsonNode body = answer.orFault();
        return new Found(ChangeReader.read(body, answer.entityTag()), body);
    }

    private static Found requireId(String id, Found found) {
        if (!found.change().id().equals(id)) {
            throw new CollaboratorFault(Kind.UNAVAILABLE, "ITSM: answered another change than the one asked for");
        }
        return found;
    }
}
