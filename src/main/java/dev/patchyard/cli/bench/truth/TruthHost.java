package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A host that is patched here.
 *
 * @param name   its CI as well
 * @param vm     its virtual machine
 * @param family {@code debian} or {@code el}
 * @param login  who logs in: root, or somebody with sudo
 */
record TruthHost(String name, String vm, String family, String login) {
    static TruthHost of(JsonNode described) {
        return new TruthHost(
                described.required("name").asText(), described.required("vm").asText(), described.required("family").asText(),
                described.required("login").asText());
    }

    boolean isDebian() {
        return family.equals("debian");
    }
}
