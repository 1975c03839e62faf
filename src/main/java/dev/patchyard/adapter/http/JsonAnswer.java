package dev.patchyard.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a collaborator answered: a success with a JSON body, or a refusal (4xx).
 *
 * @param what      the request, for messages
 * @param status    200 to 299 or 400 to 499
 * @param entityTag null when there is none
 * @param body      null when a refusal had none or its body was not JSON
 * @param foreign   whether a refusal came with something that is not JSON, as from a proxy in between
 */
public record JsonAnswer(
        String what, int status, @Nullable String entityTag, @Nullable JsonNode body, boolean foreign) {
    private static final Pattern CODE = Pattern.compile("[a-z0-9_.-]{1,60}");

    public boolean succeeded() {
        return status < 300;
    }

    /** @return whether the object, or the whole route, is not there */
    public boolean notFound() {
        return status == 404 || status == 410;
    }

    /** @return whether this server may not know the route at all */
    public boolean maybeNoSuchRoute() {
        return status == 404 || status == 405;
    }

    /** @return the problem's code, empty when there is none or it is not a plain word */
    public String code() {
        String code = body == null ? "" : body.path("code").asText("");
        return CODE.matcher(code).matches() ? code : "";
    }

    /** @return the body of a success; a refusal becomes the fault that it means */
    public JsonNode orFault() {
        if (succeeded() && body != null) {
            return body;
        }
        throw fault();
    }

    /** @return what a refusal means */
    public CollaboratorFault fault() {
        Kind kind = switch (status) {
            case 404, 410 -> foreign ? Kind.UNAVAILABLE : Kind.NOT_FOUND;
            case 409, 412 -> Kind.CONFLICT;
            case 408, 425 -> Kind.UNAVAILABLE;
            default -> Kind.REFUSED;
        };
        return new CollaboratorFault(kind, what + ": answered " + status + (code().isEmpty() ? "" : " " + code()));
    }
}
