package dev.patchyard.patching;

import dev.patchyard.access.SecretMask;
import dev.patchyard.inventory.Ci;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host's side of a revert. */
public interface HostRecovery {
    /**
     * Copies package logs, the journal's end and failed units off the host before it goes back. Does what it can: a host
     * that cannot be reached is said so in the answer and stops nothing.
     *
     * @return file name to content, each cut at 1 MB
     */
    Map<String, String> saveEvidence(String runId, Ci host);

    /**
     * Waits until the host answers again after it went back.
     *
     * @return whether it did
     */
    boolean awaitReturn(Ci host, Duration patience);

    /** @return who answers at the host's address now, empty when nobody does */
    Optional<Who> whoAnswers(Ci host);

    /**
     * What a host says of itself.
     *
     * @param machineId   null when it cannot say
     * @param productUuid null when it cannot say
     * @param macs        hardware addresses, lower case
     */
    record Who(@Nullable String machineId, @Nullable String productUuid, List<String> macs) {
        public Who {
            macs = List.copyOf(macs);
        }
    }

    /**
     * Repairs what this run's own interrupted transaction left behind (half-configured or half-installed packages), unless
     * somebody else holds the host or took it over since.
     *
     * @return what was done or why it failed, and whether the package database is clean now
     */
    Repair repair(Ci host, HostTakeover takeover);

    /**
     * @param clean whether every package is configured now
     * @param said  for people; secrets are masked
     */
    record Repair(boolean clean, String said) {
        public Repair {
            said = SecretMask.of(said);
        }
    }
}
