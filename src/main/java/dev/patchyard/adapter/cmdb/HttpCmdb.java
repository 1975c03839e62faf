package dev.patchyard.adapter.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonCall;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.JsonPages;
import dev.patchyard.adapter.http.ResourcePath;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plain CMDB over HTTP, with versions, pages and statuses where the server has them. What the server filters
 * is filtered here again, because plainer servers pass over parameters that they do not know. Thread-safe.
 */
public final class HttpCmdb implements Cmdb {
    private static final String ITEMS = "/cmdb/cis";
    private static final Set<String> TYPES = Set.of("vm", "host");
    private static final int REREADS = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonOverHttp http;
    private final JsonPages pages;
    private final CiReader reader;

    /** @throws IllegalArgumentException when a bastion is not usable, or a group has two */
    public HttpCmdb(JsonOverHttp http, List<Bastion> bastions) {
        this.http = http;
        this.pages = new JsonPages(http);
        this.reader = new CiReader(new Bastions(bastions));
    }

    @Override
    public List<Ci> find(CiSelector selector) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        parameters.add(Map.entry("type", "vm,host"));
        selector.tags().forEach((key, value) -> {
            // NB: a key with a colon cannot be told from its value in key:value; such a tag is filtered here alone.
            if (!key.contains(":")) {
                parameters.add(Map.entry("tag", key + ":" + value));
            }
        });
        Map<String, Ci> found = new LinkedHashMap<>();
        for (JsonNode node : pages.all(ITEMS, parameters)) {
            reader.read(node, null)
                    .filter(ci -> TYPES.contains(ci.type()) && selector.matches(ci))
                    .ifPresent(ci -> found.putIfAbsent(ci.id(), ci));
        }
        return List.copyOf(found.values());
    }

    @Override
    public Optional<Ci> byId(String id) {
        JsonAnswer answer = http.send(JsonCall.get(ResourcePath.of("cmdb", "cis", id)));
        if (answer.notFound() && !answer.foreign()) {
            return Optional.empty();
        }
        return Optional.of(item(id, answer));
    }

    private Ci item(String id, JsonAnswer answer) {
        JsonNode body = answer.orFault();
        return reader.read(body, answer.entityTag())
                .filter(ci -> ci.id().equals(id))
                .orElseThrow(() -> new CollaboratorFault(Kind.UNAVAILABLE, answer.what() + ": answered another item"));
    }

    @Override
    public void writePatchState(String id, Map<String, Object> patchState) {
        String path = ResourcePath.of("cmdb", "cis", id);
        JsonAnswer written = write(path, id, patchState);
        for (int again = 0; again < REREADS && written.status() == 412; again++) {
            written = write(path, id, patchState);
        }
        written.orFault();
    }

    private JsonAnswer write(String path, String id, Map<String, Object> patchState) {
        JsonAnswer read = http.send(JsonCall.get(path));
        Ci current = item(id, read);
        return isThere(patchState, read.orFault().path("patch_state"))
                ? read
                : http.send(JsonCall.patch(path, Map.of("patch_state", patchState), current.version()));
    }

    /** What was written and its answer lost, or was written by another node just now, is not written again. */
    private static boolean isThere(Map<String, Object> patchState, JsonNode present) {
        return MAPPER.<JsonNode>valueToTree(patchState).properties().stream().allMatch(field -> {
            JsonNode known = present.path(field.getKey());
            return field.getValue().isNull() ? known.isNull() || known.isMissingNode() : field.getValue().equals(known);
        });
    }
}
