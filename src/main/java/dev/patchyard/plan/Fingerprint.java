package dev.patchyard.plan;

import java.util.Map;

/** Gives facts a digest that does not depend on how they are written down. */
@FunctionalInterface
public interface Fingerprint {
    /**
     * @param facts strings, numbers, booleans, lists and maps of these
     * @return SHA-256 over their canonical JSON (RFC 8785), 64 hexadecimal digits
     */
    String of(Map<String, Object> facts);
}
