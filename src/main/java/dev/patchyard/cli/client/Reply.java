package dev.patchyard.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import java.net.http.HttpHeaders;

/**
 * The answer to a request.
 *
 * @param request what was asked, for messages
 * @param status  the status code
 * @param body    the JSON document; a text node when it was something else
 * @param headers the answer's headers
 */
public record Reply(String request, int status, JsonNode body, HttpHeaders headers) {
    /** @return the body of an answer with a status from 200 to 299 */
    public JsonNode wanted() {
        if (status < 200 || status > 299) {
            throw new Refused(this);
        }
        return body;
    }

    /** The service answered, but not with what was asked for. */
    public static final class Refused extends Trouble {
        private static final long serialVersionUID = 1L;

        Refused(Reply reply) {
            super(reply.request + " was answered with " + reply.status + ": " + reply.body);
        }
    }
}
