package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The CIs and everything that ever changed in them. Every change counts the version up and leaves a history entry. */
public final class CiShelf {
    private final Shelf cis;
    private final Shelf histories;
    private final Clock clock;

    /** Opens the shelf in a folder and adds the hosts that it does not know yet. */
    public CiShelf(Path folder, List<LabHost> hosts, Clock clock) {
        this.cis = new Shelf(new JsonFile(folder.resolve("cis.json")), "CI", clock);
        this.histories = new Shelf(new JsonFile(folder.resolve("ci-history.json")), "CI");
        this.clock = clock;
        hosts.forEach(this::seed);
    }

    List<ObjectNode> all() {
        return cis.all().stream().sorted(Comparator.comparing(ci -> ci.get("id").asText())).toList();
    }

    ObjectNode get(String id) {
        return cis.get(id);
    }

    ObjectNode add(ObjectNode ci, String person) {
        return cis.together(() -> {
            if (cis.find(ci.get("id").asText()).isPresent()) {
                throw Problem.of(409, "exists", "there is a CI " + ci.get("id").asText() + " already");
            }
            ci.put("version", 1).put("created_at", now()).put("updated_at", now());
            record(Json.object(), ci, person, "created");
            return cis.put(ci);
        });
    }

    /** Changes a CI if its version is still the expected one. */
    ObjectNode change(String id, Optional<Long> expected, String person, String action, Consumer<ObjectNode> step) {
        return cis.change(id, ci -> {
            long version = ci.get("version").asLong();
            if (expected.isPresent() && expected.get() != version) {
                throw Problem.of(412, "version_mismatch", "the CI is at version " + version);
            }
            ObjectNode before = ci.deepCopy();
            step.accept(ci);
            ci.put("version", version + 1).put("updated_at", now());
            record(before, ci, person, action);
            return ci;
        });
    }

    List<JsonNode> history(String id) {
        cis.get(id);
        return histories.find(id).map(kept -> List.<JsonNode>copyOf(kept.withArray("entries").valueStream().toList()))
                .orElse(List.of());
    }

    private void seed(LabHost host) {
        Optional<ObjectNode> known = cis.find(host.ci());
        if (known.isEmpty()) {
            add(CiDocument.complete(CiSeed.of(host)), "lab");
            return;
        }
        ObjectNode current = known.get();
        Json.merge((ObjectNode) current.get("attributes"), CiSeed.facts(host));
        if (!current.equals(known.get())) {
            change(host.ci(), Optional.empty(), "lab", "updated",
                    ci -> ci.set("attributes", current.get("attributes")));
        }
    }

    private void record(ObjectNode before, ObjectNode after, String person, String action) {
        String id = after.get("id").asText();
        ObjectNode history = histories.find(id).orElseGet(() -> Json.object().put("id", id));
        ObjectNode entry = history.withArray("entries").addObject().put("version", after.get("version").asLong())
                .put("at", now()).put("by", person).put("action", action);
        ObjectNode changes = entry.putObject("changes");
        Set<String> fields = new HashSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        fields.removeAll(Set.of("version", "updated_at"));
        fields.stream().sorted().filter(field -> !before.path(field).equals(after.path(field)))
                .forEach(field -> changes.putObject(field).<ObjectNode>set("from", before.get(field))
                        .set("to", after.get(field)));
        histories.put(history);
    }

    private String now() {
        return clock.instant().toString();
    }
}
