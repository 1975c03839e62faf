package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.FeedIntake;
import java.io.IOException;
import java.nio.file.Path;

/** How documents of a feed are written. */
@FunctionalInterface
interface Format {
    /**
     * Reads everything, telling first how much there is.
     *
     * @throws IOException              when it cannot be read to its end
     * @throws IllegalArgumentException when it is not of this format as a whole, naming what is wrong
     */
    void read(Path path, FeedIntake intake) throws IOException;
}
