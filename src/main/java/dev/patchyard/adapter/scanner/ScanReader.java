package dev.patchyard.adapter.scanner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.HostScan.ServiceUse;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import dev.patchyard.compliance.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Understands what a host answered to a scan. Anything that is missing or of another kind makes the whole scan
 * worthless.
 */
public final class ScanReader {
    /** A host whose clock is further off is not touched. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private ScanReader() {}

    /**
     * @param said  the host's answer
     * @param clock how far its clock is off
     */
    public static HostScan read(String ciId, Instant at, JsonNode said, Duration clock) {
        try {
            List<Obstacle> obstacles = new ArrayList<>(
                    list(said, "obstacles", one -> new Obstacle(text(one, "code"), text(one, "detail"))));
            if (clock.compareTo(CLOCK_TOLERANCE) > 0) {
                obstacles.add(new Obstacle("clock", "differs by " + clock.toSeconds() + " s"));
            }
            List<InstalledPackage> packages = list(said, "packages", one -> new InstalledPackage(
                    text(one, "name"), text(one, "arch"), text(one, "version"), truth(one, "configured"), source(one)));
            if (packages.isEmpty()) {
                return HostScan.failed(ciId, at, "the host says that no package is installed");
            }
            return new HostScan(ciId, at, HostScan.Outcome.OK, "", facts(member(said, "facts")), packages,
                    list(said, "pending", ScanReader::pending), obstacles,
                    Duration.ofSeconds(number(said, "metadata_age")), list(said, "unsigned", ScanReader::text),
                    list(said, "services", one -> new ServiceUse(text(one, "name"), list(one, "packages", ScanReader::text))),
                    upkeep(member(said, "upkeep")));
        } catch (IllegalArgumentException broken) {
            return HostScan.failed(ciId, at, "the host's answer is broken: " + broken.getMessage());
        }
    }

    private static PendingPatch pending(JsonNode one) {
        return new PendingPatch(text(one, "name"), text(one, "arch"), text(one, "installed"), text(one, "available"),
                text(one, "origin"), truth(one, "security"), truth(one, "held"), List.of(), source(one));
    }

    private static Upkeep upkeep(JsonNode said) {
        return new Upkeep(textOrNull(said, "newest_kernel"), list(said, "held", ScanReader::text),
                list(said, "rivals", ScanReader::text), list(said, "unseen", ScanReader::text));
    }

    private static SourcePackage source(JsonNode one) {
        JsonNode said = member(one, "source");
        return new SourcePackage(text(said, "name"), text(said, "version"));
    }

    private static HostFacts facts(JsonNode said) {
        return new HostFacts(
                text(said, "distribution"), text(said, "release"), text(said, "kernel"), text(said, "boot_id"),
                textOrNull(said, "machine_id"), textOrNull(said, "product_uuid"), list(said, "macs", ScanReader::text),
                textOrNull(said, "reboot_reason"), list(said, "stale_services", ScanReader::text),
                list(said, "failed_units", ScanReader::text), list(said, "listening", ScanReader::port),
                list(said, "running", ScanReader::text), list(said, "mounts", ScanReader::text));
    }

    private static JsonNode member(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static String text(JsonNode object, String name) {
        return text(member(object, name));
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("text expected");
        }
        String said = value.asText().replaceAll("\\p{Cntrl}", " ");
        return said.length() <= 2_000 ? said : said.substring(0, 2_000) + " [cut]";
    }

    private static @Nullable String textOrNull(JsonNode object, String name) {
        JsonNode value = member(object, name);
        return value.isNull() ? null : text(value);
    }

    private static boolean truth(JsonNode object, String name) {
        JsonNode value = member(object, name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + " is neither true nor false");
        }
        return value.asBoolean();
    }

    private static long number(JsonNode object, String name) {
        JsonNode value = member(object, name);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException(name + " is no number");
        }
        return value.asLong();
    }

    private static Integer port(JsonNode value) {
        if (!value.isInt()) {
            throw new IllegalArgumentException("a port is no number");
        }
        return value.asInt();
    }

    private static <T> List<T> list(JsonNode object, String name, Function<JsonNode, T> read) {
        JsonNode array = member(object, name);
        if (!array.isArray()) {
            throw new IllegalArgumentException(name + " is no list");
        }
        List<T> values = new ArrayList<>();
        array.forEach(one -> values.add(read.apply(one)));
        return values;
    }
}
