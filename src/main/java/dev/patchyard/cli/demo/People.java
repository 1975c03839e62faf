package dev.patchyard.cli.demo;

import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.RunningLab;
import java.net.URI;
import java.util.Map;

/**
 * Who acts in the story, and before which service. Alice asks for changes and starts runs, Bob approves, Carol writes
 * policies; the stage hand breaks hosts and reads the truth from them.
 *
 * @param operator   Alice before the server
 * @param acceptor   Bob before the server
 * @param author     Carol before the server
 * @param requester  Alice before the ITSM
 * @param approver   Bob before the ITSM
 * @param keeper     the CMDB's administrator
 * @param stageHand  the lab's own control
 */
public record People(
        JsonClient operator,
        JsonClient acceptor,
        JsonClient author,
        JsonClient requester,
        JsonClient approver,
        JsonClient keeper,
        JsonClient stageHand) {

    /** Gives each of them a token of the server for just what they do. */
    public static People of(Datacenter datacenter) {
        URI server = datacenter.server().url();
        JsonClient first = new JsonClient(server, datacenter.server().token());
        RunningLab lab = datacenter.lab();
        return new People(
                new JsonClient(server, token(first, "alice", "operator")),
                new JsonClient(server, token(first, "bob", "approver")),
                new JsonClient(server, token(first, "carol", "author_of_policies")),
                lab(lab, "itsm", "alice"),
                lab(lab, "itsm", "bob"),
                lab(lab, "cmdb", "cmdb-admin"),
                lab(lab, "lab", "lab"));
    }

    private static String token(JsonClient first, String name, String role) {
        return first.post("/patch/tokens", Map.of("name", name, "role", role))
                .wanted()
                .required("secret")
                .asText();
    }

    private static JsonClient lab(RunningLab lab, String service, String person) {
        return new JsonClient(URI.create(lab.url(service)), lab.token(person));
    }
}
