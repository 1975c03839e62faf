package dev.patchyard.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wire form of one application check. */
final class CheckFields {
    private static final int HEALTHY_STATUS = 200;

    private CheckFields() {}

    /** @return the check, null when faults were added */
    static @Nullable CheckSpec read(@Nullable Object entry, String place, List<PolicyProblem.Fault> faults) {
        if (!(entry instanceof Map<?, ?> fields)) {
            faults.add(new PolicyProblem.Fault(place, "expected an object"));
            return null;
        }
        int before = faults.size();
        FieldReader reader = new FieldReader(fields, place + ".", faults);
        reader.onlyKnown(Set.of("name", "http", "unit", "tcp"));
        String name = Objects.requireNonNullElse(reader.text("name"), "");
        String unit = reader.text("unit");
        Integer tcp = reader.whole("tcp", null);
        CheckSpec.Http http = reader.has("http") ? http(reader.inner("http")) : null;
        if (faults.size() > before) {
            return null;
        }
        return reader.attempt("name", () -> new CheckSpec(name, http, unit, tcp));
    }

    private static CheckSpec.@Nullable Http http(FieldReader reader) {
        reader.onlyKnown(Set.of("port", "path", "expect_status", "expect_json"));
        Integer port = reader.whole("port", null);
        String path = Objects.requireNonNullElse(reader.text("path"), "/");
        int status = reader.whole("expect_status", HEALTHY_STATUS);
        Map<String, String> json = reader.textMap("expect_json");
        if (port == null) {
            if (!reader.has("port")) {
                reader.fault("port", "is required");
            }
            return null;
        }
        return reader.attempt("port", () -> new CheckSpec.Http(port, path, status, json));
    }

    static Map<String, @Nullable Object> write(CheckSpec check) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", check.name());
        if (check.http() != null) {
            CheckSpec.Http http = check.http();
            fields.put("http", new LinkedHashMap<>(Map.of("port", http.port(), "path", http.path(),
                    "expect_status", http.expectStatus(), "expect_json", http.expectJson())));
        }
        if (check.unit() != null) {
            fields.put("unit", check.unit());
        }
        if (check.tcp() != null) {
            fields.put("tcp", check.tcp());
        }
        return fields;
    }
}
