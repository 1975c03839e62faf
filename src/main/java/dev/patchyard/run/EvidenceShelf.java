package dev.patchyard.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was copied off hosts before they went back, for whoever asks later why they failed. Hostile data, never evaluated. */
public interface EvidenceShelf {
    /** Keeps a file; one of the same run, CI and name is replaced, so that asking again after a crash is fine. */
    void keep(Item item, String content);

    /** @return what is kept of the CI in the run, by name */
    List<Item> of(String runId, String ciId);

    /** Forgets all files of a run; fine when there are none. */
    void forget(String runId);

    /** @return the file's content, empty when there is none of that name */
    Optional<String> content(String runId, String ciId, String name);

    /**
     * One file.
     *
     * @param name       letters, digits, dots, hyphens and underscores
     * @param savedAt    when it was copied
     * @param characters how long it is
     */
    record Item(String runId, String ciId, String name, Instant savedAt, int characters) {}
}
