package dev.patchyard.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** How secrets are made and what is kept of them, and which names a token may speak for. */
public final class TokenSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}");
    private static final Set<String> RESERVED = Set.of(Actor.SCHEDULE.name(), Actor.SERVER.name());

    private TokenSecret() {}

    /** @return 256 random bits after a prefix by which secret scanners can know it */
    public static String make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return "patchyard_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * @param secret anything
     * @return its SHA-256 in hexadecimal. A lookup by this digest takes the same time however much of a secret was
     *     guessed; no salt is needed because the secrets are random
     */
    public static String digest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
        }
    }

    /**
     * @return the name
     * @throws IllegalArgumentException when it is not plain or is one that only the server itself uses
     */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: expected 1 to 100 letters, digits, spaces and . _ @ -");
        }
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("name: " + name + " is the server's own");
        }
        return name;
    }
}
