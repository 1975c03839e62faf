package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request as a handler sees it.
 *
 * @param requestId the caller's {@code X-Request-Id}, or one made here
 * @param person who asks
 * @param request method, path and the rest
 * @param variables the values of the route's {@code {names}}
 * @param laxApproval true when a fault lets a requester approve their own change
 */
public record Call(
        String requestId, Person person, Request request, Map<String, String> variables, boolean laxApproval) {
    /** @return the value of one {@code {name}} of the route */
    public String variable(String name) {
        return variables.get(name);
    }

    /** @return the first value of a query parameter */
    public Optional<String> query(String name) {
        return all(name).stream().findFirst();
    }

    /** @return every value of a query parameter */
    public List<String> all(String name) {
        return request.query().getOrDefault(name, List.of());
    }

    /** @return one header */
    public Optional<String> header(String name) {
        return request.header(name);
    }

    /** @return the body as an object; an absent body is an empty object */
    public ObjectNode json() {
        if (request.body().length == 0) {
            return Json.object();
        }
        try {
            return Json.read(request.body());
        } catch (IOException broken) {
            throw Problem.of(400, "invalid_json", "the body is not one JSON object");
        }
    }

    /** @throws Problem 403 unless the person has this right */
    public void require(Right right) {
        if (!person.has(right)) {
            throw Problem.of(403, "not_allowed", person.name() + " has no right to " + right.words());
        }
    }
}
