package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.ScheduledFeed;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Offers the directory of advisories that {@code patchyard.advisories.directory} names, and the configured feeds. */
@Factory
final class FeedBeans {
    private static final String SEED = "seed";

    @Singleton
    @Named(SEED)
    @Requires(property = "patchyard.advisories.directory")
    ScheduledFeed advisories(@Value("${patchyard.advisories.directory}") Path directory) {
        return new ScheduledFeed(DocumentFeed.osv(SEED, directory), Duration.ZERO);
    }

    @EachBean(FeedConfiguration.class)
    ScheduledFeed feed(FeedConfiguration configuration) {
        String setting = "patchyard.feeds." + configuration.name();
        if (!configuration.every().isPositive()) {
            throw new IllegalArgumentException(setting + ".every: expected more than nothing");
        }
        return new ScheduledFeed(
                new DocumentFeed(configuration.name(), place(configuration), format(setting, configuration)),
                configuration.every());
    }

    private static Place place(FeedConfiguration configuration) {
        String location = configuration.location();
        return location.startsWith("https:") || location.startsWith("http:")
                ? new HttpPlace(URI.create(location), configuration.patience(), configuration.largest())
                : new LocalPlace(Path.of(location));
    }

    private static Format format(String setting, FeedConfiguration configuration) {
        return switch (configuration.kind()) {
            case "osv" -> JsonDocuments.osv();
            case "csaf" -> JsonDocuments.csaf();
            case "kev" -> new KevFormat();
            case "epss" -> new EpssFormat();
            case "debian_tracker" -> new DebianTrackerFormat();
            case "updateinfo" -> {
                if (configuration.ecosystem() == null) {
                    throw new IllegalArgumentException(setting + ".ecosystem: is needed, for example Rocky Linux:9");
                }
                yield new UpdateInfoFormat(configuration.ecosystem());
            }
            default -> throw new IllegalArgumentException(
                    setting + ".kind: expected osv, csaf, kev, epss, updateinfo or debian_tracker");
        };
    }
}
