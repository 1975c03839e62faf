package dev.patchyard.adapter.fingerprint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.plan.Fingerprint;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/** SHA-256 over the JSON Canonicalization Scheme, RFC 8785: the order of members and the way of writing do not matter. */
public final class CanonicalFingerprint implements Fingerprint {
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public String of(Map<String, Object> facts) {
        try {
            byte[] canonical = new JsonCanonicalizer(json.writeValueAsString(facts)).getEncodedUTF8();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (JsonProcessingException notFacts) {
            throw new IllegalArgumentException("facts: only strings, numbers, booleans, lists and maps", notFacts);
        } catch (IOException notCanonical) {
            throw new IllegalArgumentException("facts: cannot be put into canonical form", notCanonical);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
