package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.AdvisoryFeed;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Offers the directory of advisories that {@code patchyard.advisories.directory} names. */
@Factory
final class FeedBeans {
    @Singleton
    @Requires(property = "patchyard.advisories.directory")
    AdvisoryFeed advisories(@Value("${patchyard.advisories.directory}") Path directory) {
        return new OsvDirectoryFeed(directory);
    }
}
