package dev.patchyard.advisory;

import java.util.List;

/** A source of advisories. */
public interface AdvisoryFeed {
    /**
     * Reads everything the source has now. May be called any number of times. A faulty document is refused with its
     * reason and the others are kept.
     */
    Batch read();

    /**
     * @param advisories what could be read
     * @param refused    one line for each document that could not, with its name and reason
     */
    record Batch(List<Advisory> advisories, List<String> refused) {
        public Batch {
            advisories = List.copyOf(advisories);
            refused = List.copyOf(refused);
        }
    }
}
