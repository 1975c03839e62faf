package dev.patchyard.api;

import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.inventory.OsType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patch states as they are written on the wire. */
final class StateWire {
    /** Every word that {@link #osType} gives. */
    static final List<String> OS_TYPES = List.of("RHEL", "Debian", "Ubuntu", "Windows", "other");

    private StateWire() {}

    record State(
            String ciId, String ciName, String osType, String os, String env, @Nullable Level currentPatchLevel,
            @Nullable String targetPatchLevel, String complianceStatus, String reason, @Nullable String lastScanned,
            @Nullable String lastContact, @Nullable String lastPatched, boolean stale, @Nullable String staleFor, List<Pending> pendingPatches,
            List<String> policies, @Nullable String retiredAt, Kept upkeep) {}

    record Kept(@Nullable String newestKernel, List<String> held, List<String> rivals, List<String> unseen) {}

    record Level(String kind, String value) {}

    record Pending(
            String name, String arch, String installed, String available, String origin, boolean security, boolean held,
            List<String> advisories) {}

    static State of(PatchState state, Instant now) {
        Duration staleFor = state.staleFor(now);
        return new State(
                state.ciId(), state.ciName(), osType(state.osType()), state.osType(), state.environment(),
                level(state.current()), state.target(), Words.of(state.status()), state.reason(),
                Words.time(state.lastScanned()), Words.time(state.lastContact()), Words.time(state.lastPatched()),
                state.stale(), staleFor == null ? null : staleFor.truncatedTo(ChronoUnit.SECONDS).toString(), state.pending().stream().map(StateWire::pending).toList(), state.policies(),
                Words.time(state.retiredAt()),
                new Kept(state.upkeep().newestKernel(), state.upkeep().held(), state.upkeep().rivals(), state.upkeep().unseen()));
    }

    static Pending pending(PendingPatch update) {
        return new Pending(
                update.name(), update.arch(), update.installed(), update.available(), update.origin(), update.security(),
                update.held(), update.advisories());
    }

    /** @return the tag put in order: one word for all rebuilds of Enterprise Linux */
    static String osType(String tag) {
        OsType os;
        try {
            os = OsType.parse(tag);
        } catch (IllegalArgumentException notUnderstood) {
            return "other";
        }
        if (os.family() == OsFamily.DEBIAN) {
            return "ubuntu".equals(os.distribution()) ? "Ubuntu" : "Debian";
        }
        return switch (os.family()) {
            case RHEL -> "RHEL";
            case WINDOWS -> "Windows";
            case DEBIAN, OTHER -> "other";
        };
    }

    private static @Nullable Level level(@Nullable PatchLevel level) {
        return level == null ? null : new Level(Words.of(level.kind()), level.value());
    }
}
