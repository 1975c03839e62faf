package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The CMDB over HTTP. */
public final class CmdbRoutes {
    private final CiShelf cis;
    private final boolean plain;

    private CmdbRoutes(CiShelf cis, boolean plain) {
        this.cis = cis;
        this.plain = plain;
    }

    /** @return the whole contract */
    public static Routes full(CiShelf cis) {
        CmdbRoutes cmdb = new CmdbRoutes(cis, false);
        return cmdb.common().add("GET", "/cmdb/openapi.yml", null, call -> Texts.resource("cmdb.openapi.yml"));
    }

    /** @return the same CIs with plain verbs and shapes: lists are arrays, no versions, no statuses */
    public static Routes plain(CiShelf cis) {
        return new CmdbRoutes(cis, true).common();
    }

    private Routes common() {
        return new Routes()
                .add("GET", "/cmdb/cis", Right.READ, this::list)
                .add("POST", "/cmdb/cis", Right.WRITE_CIS, this::create)
                .add("GET", "/cmdb/cis/{id}", Right.READ, call -> one(200, cis.get(call.variable("id"))))
                .add("PATCH", "/cmdb/cis/{id}", Right.WRITE_PATCH_STATE, this::patch)
                .add("DELETE", "/cmdb/cis/{id}", Right.WRITE_CIS, this::decommission)
                .add("GET", "/cmdb/cis/{id}/history", Right.READ, this::history)
                .add("GET", "/cmdb/ansible/inventory", Right.READ, this::inventory);
    }

    private Answer list(Call call) {
        List<ObjectNode> matches = cis.all().stream().filter(CiFilter.of(call)).toList();
        return plain ? Texts.array(matches.stream().map(CiDocument::plain).toList()) : Pages.page(call, matches);
    }

    private Answer create(Call call) {
        ObjectNode body = call.json();
        Set<String> known = new HashSet<>(CiDocument.WRITABLE);
        known.add("id");
        Fields.only(body, known);
        if (Fields.optionalText(body, "id").isEmpty()) {
            body.put("id", "ci-" + UUID.randomUUID());
        }
        ObjectNode ci = CiDocument.complete(body);
        CiDocument.check(ci);
        String location = "/cmdb/cis/" + Texts.encode(ci.get("id").asText());
        return one(201, cis.add(ci, call.person().name())).with("Location", location);
    }

    private Answer patch(Call call) {
        ObjectNode patch = call.json();
        Fields.only(patch, CiDocument.WRITABLE);
        if (!Set.of("patch_state").containsAll(fields(patch))) {
            call.require(Right.WRITE_CIS);
        }
        Optional<Long> expected = plain ? Optional.empty() : Texts.ifMatch(call);
        if (!plain && patch.has("patch_state") && expected.isEmpty()) {
            throw Problem.of(428, "precondition_required", "writing patch_state needs If-Match with the CI's version");
        }
        return one(200, cis.change(call.variable("id"), expected, call.person().name(), "updated", ci -> {
            Json.merge(ci, patch);
            if (!ci.has("patch_state")) {
                ci.putNull("patch_state");
            }
            CiDocument.check(ci);
        }));
    }

    private Answer decommission(Call call) {
        Optional<Long> expected = plain ? Optional.empty() : Texts.ifMatch(call);
        cis.change(call.variable("id"), expected, call.person().name(), "decommissioned",
                ci -> ci.put("status", "decommissioned"));
        return Answer.empty();
    }

    private Answer history(Call call) {
        ObjectNode page = Json.object();
        page.set("items", Json.array(cis.history(call.variable("id"))));
        return Answer.json(200, page.putNull("next_cursor").put("total", page.get("items").size()));
    }

    private Answer inventory(Call call) {
        return Answer.json(200, AnsibleInventory.of(cis.all().stream().filter(CiFilter.of(call)).toList()));
    }

    private Answer one(int status, ObjectNode ci) {
        return plain ? Answer.json(status, CiDocument.plain(ci))
                : Answer.json(status, ci).with("ETag", "\"" + ci.get("version").asLong() + "\"");
    }

    private static Set<String> fields(ObjectNode body) {
        Set<String> fields = new HashSet<>();
        body.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
