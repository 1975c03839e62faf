package dev.patchyard.adapter.fingerprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.plan.Fingerprint;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/** SHA-256 over the JSON Canonicalization Scheme (RFC 8785). */
@Singleton
public final class CanonicalFingerprint implements Fingerprint {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String of(Map<String, Object> facts) {
        try {
            byte[] canonical = new JsonCanonicalizer(mapper.writeValueAsString(facts)).getEncodedUTF8();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("facts: only strings, numbers, booleans, lists and maps", unwritable);
        } catch (IOException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("what was just written is JSON, and every Java has SHA-256", impossible);
        }
    }
}
