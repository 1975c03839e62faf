package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench/truth/look.py} said of a host.
 *
 * @param packages    installed versions by name
 * @param wrong       what the package database has not in order, in words
 * @param firstAction when the package manager first changed something since the earlier look, in seconds since the epoch
 * @param scriptlets  scripts of packages that failed since then though the package manager said nothing
 * @param deleted     processes that use files which are gone
 * @param answers     of the service, one after the other
 * @param program     version in the service's installed program, null when it could not be started
 * @param library     version in the installed library, null when there is none
 * @param mark        where the logs stand, for the next look
 */
record Look(
        Map<String, String> packages, List<String> wrong, @Nullable Double firstAction, List<String> scriptlets,
        List<String> deleted, List<Integer> ports, List<String> mounts, List<String> failed, List<Answer> answers,
        @Nullable String program, @Nullable String library, boolean reboot, String boot, List<Long> mark) {

    /** One answer of the service. */
    record Answer(int code, String status, @Nullable String version, @Nullable String library) {}

    static Look of(JsonNode said) {
        Map<String, String> packages = new HashMap<>();
        said.required("packages").properties().forEach(one -> packages.put(one.getKey(), one.getValue().asText()));
        List<Answer> answers = said.required("answers").valueStream()
                .map(one -> new Answer(one.get(0).asInt(), one.get(1).asText(), text(one.get(2)), text(one.get(3))))
                .toList();
        JsonNode first = said.required("first_action");
        return new Look(
                Map.copyOf(packages), texts(said, "wrong"), first.isNull() ? null : Double.valueOf(first.asDouble()),
                texts(said, "scriptlets"), texts(said, "deleted"),
                said.required("ports").valueStream().map(JsonNode::asInt).toList(), texts(said, "mounts"), texts(said, "failed"),
                answers, text(said.required("program")), text(said.required("library")), said.required("reboot").asBoolean(),
                said.required("boot").asText(), said.required("mark").valueStream().map(JsonNode::asLong).toList());
    }

    /** @return what is wrong with the service in the version that is installed, in words; empty when nothing is */
    List<String> unwell() {
        List<String> said = new ArrayList<>();
        String web = upstream(packages.get("acme-web"));
        String lib = upstream(packages.get("acme-lib"));
        for (Answer answer : answers) {
            if (answer.code() != 200 || !answer.status().equals("UP")) {
                said.add("the service answers " + answer.code() + " " + answer.status());
            } else if (!web.equals(answer.version()) || !lib.equals(answer.library())) {
                said.add("the service runs " + answer.version() + " with library " + answer.library() + ", installed are "
                        + web + " and " + lib);
            }
        }
        if (!web.equals(program)) {
            said.add("the program on disk is " + program + ", the package " + web);
        }
        if (!lib.equals(library)) {
            said.add("the library on disk is " + library + ", the package " + lib);
        }
        return said.stream().distinct().toList();
    }

    private static String upstream(@Nullable String version) {
        return version == null ? "absent" : version.replaceFirst("-[^-]*$", "");
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asText();
    }

    private static List<String> texts(JsonNode said, String member) {
        return said.required(member).valueStream().map(JsonNode::asText).toList();
    }
}
