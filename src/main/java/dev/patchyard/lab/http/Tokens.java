package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The bearer tokens of everyone in the lab, made once and kept in a file that only its owner can read. */
public final class Tokens {
    private final Map<String, String> tokens = new LinkedHashMap<>();

    /**
     * Reads the file, and adds a token for everyone who has none yet.
     *
     * @throws IOException if the file cannot be read or written
     */
    public Tokens(Path file) throws IOException {
        ObjectNode kept = Files.exists(file) ? Json.read(Files.readAllBytes(file)) : Json.object();
        boolean complete = Person.EVERYONE.stream().allMatch(person -> kept.has(person.name()));
        SecureRandom random = new SecureRandom();
        for (Person person : Person.EVERYONE) {
            if (!kept.has(person.name())) {
                byte[] secret = new byte[24];
                random.nextBytes(secret);
                kept.put(person.name(), HexFormat.of().formatHex(secret));
            }
            tokens.put(person.name(), kept.get(person.name()).asText());
        }
        if (!complete) {
            new JsonFile(file).save(kept);
        }
    }

    /** @return the token of this person */
    public String of(String person) {
        String token = tokens.get(person);
        if (token == null) {
            throw new IllegalArgumentException("the lab knows nobody called " + person);
        }
        return token;
    }

    /** @return whose token this {@code Authorization} header carries */
    Optional<Person> person(Optional<String> authorization) {
        return authorization.filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring("Bearer ".length()).getBytes(StandardCharsets.UTF_8))
                .flatMap(secret -> Person.EVERYONE.stream()
                        .filter(person -> MessageDigest.isEqual(secret,
                                of(person.name()).getBytes(StandardCharsets.UTF_8)))
                        .findFirst());
    }
}
