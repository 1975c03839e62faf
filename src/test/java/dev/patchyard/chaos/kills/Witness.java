package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the change desk was asked, because the desk itself forgets it after a while. One thread. */
final class Witness {
    private final JsonClient control;
    private final List<JsonNode> requests = new ArrayList<>();
    private long last;

    Witness(JsonClient control) {
        this.control = control;
    }

    /** Takes over what is new and answered; an open request is looked at again. */
    void look() {
        List<JsonNode> fresh = control.get("/lab/requests?person=patchyard&service=itsm&method=POST&after=" + last).wanted()
                .required("items").valueStream().toList();
        for (JsonNode request : fresh) {
            if (request.required("status").isNull()) {
                return;
            }
            requests.add(request);
            last = request.required("sequence").asLong();
        }
    }

    List<JsonNode> requests() {
        return requests;
    }
}
