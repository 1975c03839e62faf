package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Works out a host's own patch level from one good scan. */
public final class PatchLevels {
    private static final int DIGEST_DIGITS = 12;

    private PatchLevels() {}

    /**
     * The level is the last month for which no published advisory is pending: the month before the oldest pending one,
     * or the scan's own month when none is. Where a pending security update has no known advisory there is no date to go
     * by, and the level is the digest of the installed packages instead.
     *
     * @param scan      one that is OK
     * @param updates   its pending updates as {@link Judge#annotate} gives them
     * @param knowledge at least what the updates name
     */
    public static PatchLevel of(HostScan scan, List<PendingPatch> updates, Knowledge knowledge) {
        return isUndated(updates) ? packages(scan.packages()) : level(scan.at(), updates, knowledge);
    }

    /** @return the level of a CI whose updates close other advisories now; as it was where only a scan could say */
    static @Nullable PatchLevel again(PatchState before, List<PendingPatch> updates, Knowledge knowledge) {
        Instant at = before.lastScanned() == null ? before.lastContact() : before.lastScanned();
        return at == null || before.current() == null || isUndated(updates) ? before.current() : level(at, updates, knowledge);
    }

    private static boolean isUndated(List<PendingPatch> updates) {
        return updates.stream().anyMatch(update -> update.security() && update.advisories().isEmpty());
    }

    private static PatchLevel level(Instant at, List<PendingPatch> updates, Knowledge knowledge) {
        Set<String> pending = updates.stream().flatMap(update -> update.advisories().stream()).collect(Collectors.toSet());
        Optional<Instant> oldest = knowledge.named(pending).stream()
                .map(Advisory::published)
                .min(Instant::compareTo);
        YearMonth level = oldest.map(published -> month(published).minusMonths(1)).orElse(month(at));
        return new PatchLevel(PatchLevel.Kind.LEVEL, level.toString());
    }

    /** @return the digest of a set of installed packages, the same for the same set in any order */
    public static PatchLevel packages(List<InstalledPackage> installed) {
        String lines = installed.stream()
                .map(one -> one.name() + "\t" + one.arch() + "\t" + one.version())
                .sorted()
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
            return new PatchLevel(PatchLevel.Kind.PACKAGES, HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atZone(ZoneOffset.UTC));
    }
}
