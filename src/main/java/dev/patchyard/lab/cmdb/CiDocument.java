package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import java.util.List;
import java.util.Set;

/** The shape of a CI: what it must have, what it may have, and how it looks to a client of the plain CMDB. */
final class CiDocument {
    static final Set<String> WRITABLE = Set.of("type", "name", "status", "tags", "attributes", "patch_state");
    private static final Set<String> TYPES = Set.of("host", "vm", "cluster", "network", "storage", "service_profile",
            "application", "datacenter");
    private static final Set<String> STATUSES = Set.of("active", "decommissioned", "maintenance");
    private static final Set<String> COMPLIANCE = Set.of("compliant", "non_compliant", "unknown");

    private CiDocument() {}

    /** Fills in what was left out, in the order in which the contract shows it. */
    static ObjectNode complete(ObjectNode given) {
        ObjectNode ci = Json.object();
        for (String field : List.of("id", "type", "name", "status", "tags", "attributes", "patch_state")) {
            JsonNode value = given.get(field);
            boolean absent = value == null || value.isNull();
            switch (field) {
                case "status" -> ci.put(field, absent ? "active" : value.asText());
                case "tags", "attributes" -> ci.set(field, absent ? Json.object() : value);
                default -> ci.set(field, value);
            }
        }
        return ci;
    }

    /** @throws Problem 400 naming the field that a CI cannot have like this */
    static void check(ObjectNode ci) {
        Fields.text(ci, "name");
        Fields.text(ci, "type");
        Fields.oneOf(ci, "type", TYPES);
        Fields.text(ci, "status");
        Fields.oneOf(ci, "status", STATUSES);
        object(ci, "attributes");
        object(ci, "tags");
        ci.get("tags").forEach(value -> {
            if (!value.isTextual()) {
                throw Problem.invalid("tags", "every tag's value must be a text");
            }
        });
        if (ci.hasNonNull("patch_state")) {
            object(ci, "patch_state");
            Fields.oneOf((ObjectNode) ci.get("patch_state"), "compliance_status", COMPLIANCE);
        }
    }

    /** @return the CI without what a plain CMDB does not have: version, status, update marks */
    static ObjectNode plain(ObjectNode ci) {
        ObjectNode plain = ci.deepCopy();
        plain.remove(List.of("version", "status"));
        return plain;
    }

    private static void object(ObjectNode ci, String field) {
        if (!ci.path(field).isObject()) {
            throw Problem.invalid(field, field + " must be an object");
        }
    }
}
