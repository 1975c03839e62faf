package dev.patchyard.adapter.itsm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.http.JsonFields;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a change out of what the desk says. A member of the wrong type makes the answer unusable: no guessing at a
 * gate.
 */
final class ChangeReader {
    private ChangeReader() {}

    /** @throws dev.patchyard.inventory.CollaboratorFault UNAVAILABLE when it is not a change of the contract */
    static ChangeRequest read(JsonNode node, @Nullable String entityTag) {
        JsonFields fields = new JsonFields("ITSM change", node);
        String id = fields.text("id");
        String number = fields.optionalText("number");
        long version = fields.number("version");
        String tag = entityTag == null && version >= 0 ? "\"" + version + "\"" : entityTag;
        return new ChangeRequest(id, Objects.requireNonNullElse(number, id),
                Objects.requireNonNullElse(fields.optionalText("title"), ""), status(fields.optionalText("status")),
                fields.texts("affected_cis"), fields.instant("scheduled_at"), fields.instant("scheduled_end"),
                present(fields.optionalText("requested_by")), present(fields.optionalText("approved_by")),
                present(fields.optionalText("external_ref")), present(fields.optionalText("plan_digest")), tag);
    }

    private static ChangeStatus status(@Nullable String word) {
        for (ChangeStatus status : ChangeStatus.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
                return status;
            }
        }
        return ChangeStatus.UNKNOWN;
    }

    private static @Nullable String present(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
