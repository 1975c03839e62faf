package dev.patchyard.inventory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public host keys as they stand in a CMDB, an inventory or behind a name in known_hosts. */
public final class HostKeys {
    private static final Pattern SHAPE = Pattern.compile(
            "((?:ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{16,8000}={0,2})(?: .*)?");

    private HostKeys() {}

    /** @return type and key without the comment; empty when it is not a key of a kind that is accepted */
    public static Optional<String> of(String text) {
        Matcher key = SHAPE.matcher(text.strip());
        return key.matches() ? Optional.of(key.group(1)) : Optional.empty();
    }
}
