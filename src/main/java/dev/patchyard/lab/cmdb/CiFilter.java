package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which CIs a list asks for: types and statuses by commas (any of), tags repeated (all of), ids (any of). */
record CiFilter(Set<String> types, Set<String> statuses, List<String[]> tags, Set<String> ids)
        implements Predicate<ObjectNode> {
    static CiFilter of(Call call) {
        return new CiFilter(words(call, "type"), words(call, "status"), call.all("tag").stream().map(CiFilter::tag)
                .toList(), Set.copyOf(call.all("ci")));
    }

    @Override
    public boolean test(ObjectNode ci) {
        return (types.isEmpty() || types.contains(ci.get("type").asText()))
                && (statuses.isEmpty() || statuses.contains(ci.get("status").asText()))
                && (ids.isEmpty() || ids.contains(ci.get("id").asText()))
                && tags.stream().allMatch(tag -> tag[1].equals(ci.get("tags").path(tag[0]).asText(null)));
    }

    private static Set<String> words(Call call, String parameter) {
        return call.all(parameter).stream().flatMap(value -> Arrays.stream(value.split(",")))
                .collect(Collectors.toSet());
    }

    private static String[] tag(String text) {
        String[] parts = text.split(":", 2);
        if (parts.length != 2 || parts[0].isBlank()) {
            throw Problem.invalid("tag", "a tag is written key:value");
        }
        return parts;
    }
}
