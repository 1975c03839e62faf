package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.AdvisoryFeed;
import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.FeedIntake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Documents of one format at one place. */
public final class DocumentFeed implements AdvisoryFeed {
    private final String name;
    private final Place place;
    private final Format format;

    DocumentFeed(String name, Place place, Format format) {
        this.name = name;
        this.place = place;
        this.format = format;
    }

    /** A file, directory or zip archive of OSV documents on this machine. */
    public static DocumentFeed osv(String name, Path path) {
        return new DocumentFeed(name, new LocalPlace(path), JsonDocuments.osv());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Reading read(@Nullable String version, FeedIntake intake) {
        try (Place.Fetched fetched = place.fetch(version)) {
            if (fetched == null) {
                return new Reading(true, version);
            }
            format.read(fetched.path(), intake);
            return new Reading(false, fetched.version());
        } catch (IllegalArgumentException faulty) {
            throw new FeedFault(FeedFault.Kind.FAULTY, String.valueOf(faulty.getMessage()));
        } catch (IOException | UncheckedIOException unreadable) {
            throw new FeedFault(FeedFault.Kind.FAULTY, "it cannot be read to its end");
        }
    }
}
