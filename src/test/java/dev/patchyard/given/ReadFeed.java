package dev.patchyard.given;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryFeed;
import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.VexStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that one reading of a feed found, held in memory. */
public final class ReadFeed implements FeedIntake {
    private final List<Advisory> advisories = new ArrayList<>();
    private final List<KnownExploited> exploited = new ArrayList<>();
    private final List<Likelihood> likelihoods = new ArrayList<>();
    private final Map<String, List<VexStatement>> statements = new TreeMap<>();
    private final List<String> refused = new ArrayList<>();
    private long documents = -1;

    private ReadFeed() {}

    public static ReadFeed of(AdvisoryFeed feed) {
        ReadFeed read = new ReadFeed();
        feed.read(null, read);
        return read;
    }

    /** Reads it as somebody who read it before. */
    public static AdvisoryFeed.Reading asked(AdvisoryFeed feed, @Nullable String version) {
        return feed.read(version, new ReadFeed());
    }

    public List<Advisory> advisories() {
        return advisories;
    }

    public List<KnownExploited> exploited() {
        return exploited;
    }

    public List<Likelihood> likelihoods() {
        return likelihoods;
    }

    public Map<String, List<VexStatement>> statements() {
        return statements;
    }

    public List<String> refused() {
        return refused;
    }

    /** @return how many were announced, -1 for no word */
    public long documents() {
        return documents;
    }

    @Override
    public void begin(long announced) {
        documents = announced;
    }

    @Override
    public void advisory(Advisory advisory) {
        advisories.add(advisory);
    }

    @Override
    public void exploited(List<KnownExploited> all) {
        exploited.addAll(all);
    }

    @Override
    public void likelihood(Likelihood likelihood) {
        likelihoods.add(likelihood);
    }

    @Override
    public void statements(String document, List<VexStatement> said) {
        statements.put(document, said);
    }

    @Override
    public void refused(String line) {
        refused.add(line);
    }
}
