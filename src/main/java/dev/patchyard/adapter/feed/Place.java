package dev.patchyard.adapter.feed;

import java.io.Closeable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the documents of a feed lie. */
interface Place {
    /**
     * @param version what was fetched earlier, null for nothing
     * @return null when the place still has that version
     * @throws dev.patchyard.advisory.FeedFault when it cannot be fetched
     */
    @Nullable Fetched fetch(@Nullable String version);

    /**
     * Documents on this machine, until they are closed.
     *
     * @param path    a file or directory
     * @param version what to ask about next time, null where nothing tells one
     * @param forget  what closing does
     */
    record Fetched(Path path, @Nullable String version, Runnable forget) implements Closeable {
        @Override
        public void close() {
            forget.run();
        }
    }
}
