package dev.patchyard.change;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the built-in desk keeps its changes. */
public interface ChangeBook {
    /**
     * Writes a new change down; the same key a second time gives the change that is there.
     *
     * @param change without a number, which is given here
     * @param key    whoever asks again with it means the same change; null for a change of its own
     * @return the change as it is kept, with its number
     */
    DeskChange add(DeskChange change, @Nullable String key);

    /** @return the change, empty when there is none of that id */
    Optional<DeskChange> find(String id);

    /** @return how many changes fit */
    long count(Filter filter);

    /** @return changes that fit, newest first */
    List<DeskChange> page(Filter filter, int offset, int limit);

    /**
     * Keeps an edit, when nobody else edited since it was read.
     *
     * @param edited the change in the version that was read
     * @return the change in its next version, empty when somebody was faster
     */
    Optional<DeskChange> replace(DeskChange edited);

    /** Which changes are meant; null means any. */
    record Filter(@Nullable ChangeStatus status, @Nullable String ciId, @Nullable String externalRef) {
        public static final Filter ANY = new Filter(null, null, null);
    }
}
