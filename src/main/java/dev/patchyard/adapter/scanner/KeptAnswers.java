package dev.patchyard.adapter.scanner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterOutputStream;

/**
 * Answers of hosts by CI, packed, for the time until something moves there. Bounded: the one that was not asked for longest
 * goes first, which costs that host's next look a transfer. Thread-safe.
 */
final class KeptAnswers {
    private final long limit;
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    /** @param fingerprint of what the answer says of packages and updates */
    private record Kept(String fingerprint, String mark, byte[] packed) {}

    /** @param limit in bytes */
    KeptAnswers(long limit) {
        this.limit = limit;
    }

    /** @return the fingerprint of what is kept of the host, empty when nothing is */
    synchronized String fingerprint(String ciId) {
        Kept one = kept.get(ciId);
        return one == null ? "" : one.fingerprint();
    }

    /** @return what the host answered when it had this fingerprint, empty when that is not kept */
    Optional<Parts> answer(String ciId, String fingerprint) {
        Kept one;
        synchronized (this) {
            one = kept.get(ciId);
        }
        return one == null || fingerprint.isEmpty() || !one.fingerprint().equals(fingerprint)
                ? Optional.empty()
                : Optional.of(Parts.of(unpacked(one.packed()), "", one.mark()));
    }

    /** Keeps it in the place of what was kept; without a fingerprint nothing is kept. */
    synchronized void keep(String ciId, String fingerprint, String mark, String answer) {
        forget(ciId);
        if (!fingerprint.isEmpty()) {
            Kept one = new Kept(fingerprint, mark, packed(answer));
            kept.put(ciId, one);
            size += one.packed().length;
        }
        while (size > limit && !kept.isEmpty()) {
            forget(kept.keySet().iterator().next());
        }
    }

    synchronized void forget(String ciId) {
        Kept one = kept.remove(ciId);
        size -= one == null ? 0 : one.packed().length;
    }

    private static byte[] packed(String answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream into = new DeflaterOutputStream(bytes)) {
            into.write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String unpacked(byte[] packed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InflaterOutputStream into = new InflaterOutputStream(bytes)) {
            into.write(packed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
