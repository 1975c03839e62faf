package dev.patchyard.policy;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One application check, run on the host itself before patching and after it. Exactly one of http, unit and tcp is set.
 *
 * @param name what people call it
 * @param http a request to the host's own loopback, null when another kind
 * @param unit a service that must be running, null when another kind
 * @param tcp  a port that must be listening, null when another kind
 */
public record CheckSpec(String name, @Nullable Http http, @Nullable String unit, @Nullable Integer tcp) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}");
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@._-]{0,127}");

    /**
     * @param port         1 to 65535
     * @param path         begins with a slash
     * @param expectStatus the status that is healthy
     * @param expectJson   member to expected value; {@code package:NAME} expects the version that is installed of NAME
     */
    public record Http(int port, String path, int expectStatus, Map<String, String> expectJson) {
        public Http {
            requirePort(port, "checks.http.port");
            if (path == null || !path.startsWith("/") || path.length() > 500 || path.chars().anyMatch(c -> c <= ' ')) {
                throw new IllegalArgumentException("checks.http.path: expected a path that begins with /");
            }
            if (expectStatus < 100 || expectStatus > 599) {
                throw new IllegalArgumentException("checks.http.expect_status: expected 100 to 599");
            }
            expectJson = Map.copyOf(expectJson);
        }
    }

    public CheckSpec {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("checks.name: expected letters, digits, space, dot, hyphen, underscore");
        }
        int kinds = (http == null ? 0 : 1) + (unit == null ? 0 : 1) + (tcp == null ? 0 : 1);
        if (kinds != 1) {
            throw new IllegalArgumentException("checks: exactly one of http, unit and tcp is needed in " + name);
        }
        if (unit != null && !UNIT.matcher(unit).matches()) {
            throw new IllegalArgumentException("checks.unit: not a service name");
        }
        if (tcp != null) {
            requirePort(tcp, "checks.tcp");
        }
    }

    private static void requirePort(int port, String field) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(field + ": expected 1 to 65535");
        }
    }
}
