package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Affected;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one affected package of an OSV document: its ranges of ecosystem versions. Other kinds of ranges are passed
 * over.
 */
final class OsvAffected {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9@/][A-Za-z0-9@/+._:~-]{0,199}");
    static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:~^-]{0,199}");

    private OsvAffected() {}

    static List<Affected> read(JsonNode entry) {
        String ecosystem = OsvDocument.text(entry.path("package"), "ecosystem");
        String name = OsvDocument.text(entry.path("package"), "name");
        if (ecosystem.isBlank() || ecosystem.length() > 100 || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("affected.package: expected an ecosystem and a package name");
        }
        List<Affected> affected = new ArrayList<>();
        for (JsonNode range : OsvDocument.list(entry, "ranges")) {
            String type = OsvDocument.text(range, "type");
            if (type.equals("ECOSYSTEM") || (type.equals("SEMVER") && ecosystem.equals("npm"))) {
                read(ecosystem, name, range, affected);
            }
        }
        return withBinaries(entry, affected);
    }

    private static void read(String ecosystem, String name, JsonNode range, List<Affected> affected) {
        String introduced = null;
        for (JsonNode event : OsvDocument.list(range, "events")) {
            if (event.has("introduced")) {
                add(ecosystem, name, introduced, null, affected);
                introduced = version(event, "introduced");
            } else if (event.has("fixed")) {
                add(ecosystem, name, introduced == null ? "0" : introduced, version(event, "fixed"), affected);
                introduced = null;
            } else if (event.has("last_affected")) {
                String last = version(event, "last_affected");
                affected.add(new Affected(ecosystem, name, introduced == null ? "0" : introduced, null, last));
                introduced = null;
            }
        }
        add(ecosystem, name, introduced, null, affected);
    }

    private static void add(
            String ecosystem, String name, @Nullable String introduced, @Nullable String fixed,
                    List<Affected> affected) {
        if (introduced != null) {
            affected.add(new Affected(ecosystem, name, introduced, fixed));
        }
    }

    /** Ubuntu names the source package and lists the binary ones, which are what a host has installed, beside it. */
    private static List<Affected> withBinaries(JsonNode entry, List<Affected> affected) {
        List<Affected> all = new ArrayList<>(affected);
        if (affected.size() != 1 || affected.getFirst().fixedVersion() == null) {
            return all;
        }
        Affected source = affected.getFirst();
        for (JsonNode binary : entry.path("ecosystem_specific").path("binaries")) {
            String name = OsvDocument.text(binary, "binary_name");
            String fixed = OsvDocument.text(binary, "binary_version");
            boolean usable = NAME.matcher(name).matches() && VERSION.matcher(fixed).matches();
            if (usable && !name.equals(source.packageName())) {
                all.add(new Affected(source.ecosystem(), name, source.introduced(), fixed));
            }
        }
        return all;
    }

    private static String version(JsonNode event, String kind) {
        String version = OsvDocument.text(event, kind);
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("affected.ranges.events." + kind + ": not a version");
        }
        return version;
    }
}
