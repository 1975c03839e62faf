package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.FeedFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file or directory of this machine; it is read anew every time. */
record LocalPlace(Path path) implements Place {
    @Override
    public Fetched fetch(@Nullable String version) {
        if (!Files.isReadable(path)) {
            throw new FeedFault(FeedFault.Kind.UNAVAILABLE, path.getFileName() + ": is not there or cannot be read");
        }
        return new Fetched(path, null, () -> { });
    }
}
