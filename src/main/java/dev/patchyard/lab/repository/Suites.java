package dev.patchyard.lab.repository;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/** Which version of the repositories each host sees. */
public final class Suites {
    private static final Pattern SUITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,60}");

    private final Shelf suites;

    public Suites(Path folder) {
        this.suites = new Shelf(new JsonFile(folder.resolve("suites.json")), "host");
    }

    /** @return {@code apt_acme}, {@code rpm_acme} and {@code security} of a host; 1.0 and true when never set */
    public ObjectNode of(String host) {
        return suites.find(host).orElseGet(() -> Json.object().put("id", host).put("apt_acme", "1.0")
                .put("rpm_acme", "1.0").put("security", true));
    }

    /** Changes what a host sees from its next request on; fields left out stay. */
    public ObjectNode set(String host, ObjectNode wish) {
        Fields.only(wish, Set.of("apt_acme", "rpm_acme", "security"));
        ObjectNode suite = of(host);
        for (String field : Set.of("apt_acme", "rpm_acme")) {
            Fields.optionalText(wish, field).ifPresent(name -> {
                if (!SUITE.matcher(name).matches()) {
                    throw Problem.invalid(field, field + " must be the name of a suite");
                }
                suite.put(field, name);
            });
        }
        return suites.put(suite.put("security", Fields.truth(wish, "security", suite.get("security").asBoolean())));
    }
}
