package dev.patchyard.cli.datacenter;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * A lab that answers, as it described itself.
 *
 * @param description its own words: urls, hosts, files
 */
public record RunningLab(JsonNode description) {
    /** @return a process in the lab's network namespace */
    public long namespace() {
        return description.required("netns_pid").asLong();
    }

    /** @return the base address of {@code cmdb}, {@code itsm}, {@code sim} or {@code lab} on this machine's loopback */
    public String url(String service) {
        return description.required(service).asText();
    }

    /** @return the base address of the same service in the lab's network, where the server lives */
    public String urlInside(String service) {
        return description.required("inside").required(service).asText();
    }

    /** @return the file with the tokens of the lab's people, by name */
    public Path tokens() {
        return Path.of(description.required("token_file").asText());
    }

    /** @return the private key that the hosts accept */
    public String clientKey() {
        return description.required("client_key").asText();
    }

    /** @return the token of one of the lab's people */
    public String token(String person) {
        return Json.read(tokens()).required(person).asText();
    }
}
