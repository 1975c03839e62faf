package dev.patchyard.fake;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.Severity;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories in a map. */
public final class InMemoryAdvisoryBoard implements AdvisoryBoard {
    private static final Comparator<Advisory> NEWEST_FIRST =
            Comparator.comparing(Advisory::published).reversed().thenComparing(Advisory::id);

    private final Map<String, Advisory> board = new ConcurrentHashMap<>();

    @Override
    public void put(Collection<Advisory> advisories) {
        advisories.forEach(advisory -> board.merge(advisory.id(), advisory, (before, after) ->
                after.modified().isBefore(before.modified()) ? before : after));
    }

    @Override
    public Map<String, Instant> published(Collection<String> ids) {
        return board.values().stream()
                .filter(advisory -> ids.contains(advisory.id()))
                .collect(Collectors.toMap(Advisory::id, Advisory::published));
    }

    @Override
    public Optional<Advisory> find(String idOrAlias) {
        Optional<Advisory> byId = sorted().filter(a -> a.id().equalsIgnoreCase(idOrAlias)).findFirst();
        return byId.or(() -> sorted()
                .filter(a -> a.aliases().stream().anyMatch(idOrAlias::equalsIgnoreCase))
                .findFirst());
    }

    @Override
    public List<Advisory> about(Collection<String> packageNames) {
        return sorted()
                .filter(a -> a.withdrawn() == null)
                .filter(a -> a.affected().stream().anyMatch(p -> packageNames.contains(p.packageName())))
                .toList();
    }

    @Override
    public List<Advisory> page(@Nullable Severity severity, @Nullable String text, int offset, int limit) {
        return filtered(severity, text).skip(offset).limit(limit).toList();
    }

    @Override
    public long count(@Nullable Severity severity, @Nullable String text) {
        return filtered(severity, text).count();
    }

    private Stream<Advisory> filtered(@Nullable Severity severity, @Nullable String text) {
        return sorted()
                .filter(a -> severity == null || a.severity() == severity)
                .filter(a -> text == null || mentions(a, text.toLowerCase(Locale.ROOT)));
    }

    private static boolean mentions(Advisory advisory, String text) {
        Stream<String> own = Stream.of(advisory.id(), advisory.summary());
        Stream<String> packages = advisory.affected().stream().map(affected -> affected.packageName());
        return Stream.of(own, advisory.aliases().stream(), packages)
                .flatMap(words -> words)
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
    }

    private Stream<Advisory> sorted() {
        return board.values().stream().sorted(NEWEST_FIRST);
    }
}
