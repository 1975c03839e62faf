package dev.patchyard.fake;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryQuery;
import dev.patchyard.advisory.RiskBook;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories in a map. */
public final class InMemoryAdvisoryBoard implements AdvisoryBoard {
    private static final Comparator<Advisory> NEWEST_FIRST =
            Comparator.comparing(Advisory::published).reversed().thenComparing(Advisory::id);

    private final Map<String, Advisory> board = new ConcurrentHashMap<>();
    private final RiskBook risks;

    public InMemoryAdvisoryBoard() {
        this(new InMemoryRiskBook());
    }

    /** A board that knows what is exploited, and how likely the rest is to be. */
    public InMemoryAdvisoryBoard(RiskBook risks) {
        this.risks = risks;
    }

    @Override
    public synchronized Set<String> put(Collection<Advisory> advisories) {
        Set<String> touched = new HashSet<>();
        for (Advisory advisory : advisories) {
            Advisory before = board.get(advisory.id());
            boolean isNews = before == null || !before.equals(advisory) && !advisory.modified().isBefore(before.modified());
            if (isNews) {
                board.put(advisory.id(), advisory);
                Stream.of(Optional.ofNullable(before), Optional.of(advisory)).flatMap(Optional::stream)
                        .flatMap(one -> one.affected().stream())
                        .forEach(one -> touched.add(one.packageName()));
            }
        }
        return touched;
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
    public List<Advisory> about(Collection<String> names) {
        return naming(names).filter(a -> a.withdrawn() == null).toList();
    }

    @Override
    public List<Advisory> withdrawnAbout(Collection<String> names) {
        return naming(names).filter(a -> a.withdrawn() != null).toList();
    }

    @Override
    public List<Advisory> unfixed(Collection<String> names) {
        return about(names).stream()
                .filter(a -> a.affected().stream().anyMatch(one -> one.fixedVersion() == null))
                .toList();
    }

    private Stream<Advisory> naming(Collection<String> names) {
        return sorted().filter(a -> a.affected().stream().anyMatch(p -> names.contains(p.packageName())));
    }

    @Override
    public List<Advisory> page(AdvisoryQuery query, int offset, int limit) {
        return filtered(query).sorted(order(query).thenComparing(NEWEST_FIRST)).skip(offset).limit(limit).toList();
    }

    @Override
    public List<Advisory> after(AdvisoryQuery query, String id, int limit) {
        return filtered(query)
                .filter(a -> a.id().compareTo(id) > 0)
                .sorted(Comparator.comparing(Advisory::id))
                .limit(limit)
                .toList();
    }

    @Override
    public long count(AdvisoryQuery query) {
        return filtered(query).count();
    }

    @Override
    public Map<String, Advisory> byIds(Collection<String> ids) {
        return board.values().stream()
                .filter(advisory -> ids.contains(advisory.id()))
                .collect(Collectors.toMap(Advisory::id, advisory -> advisory));
    }

    private Comparator<Advisory> order(AdvisoryQuery query) {
        Comparator<@Nullable Double> lastNull = Comparator.nullsLast(Comparator.reverseOrder());
        return switch (query.order()) {
            case NEWEST -> NEWEST_FIRST;
            case SEVERITY -> Comparator.comparing(Advisory::severity);
            case SCORE -> Comparator.comparing(Advisory::score, lastNull);
            case EPSS -> Comparator.comparing(this::likelihood, lastNull);
        };
    }

    private Stream<Advisory> filtered(AdvisoryQuery query) {
        return sorted()
                .filter(a -> query.severity() == null || a.severity() == query.severity())
                .filter(a -> query.text() == null || mentions(a, query.text().toLowerCase(Locale.ROOT)))
                .filter(a -> query.exploited() == null || query.exploited() == isExploited(a))
                .filter(a -> query.likeliest() == null || (likelihood(a) != null && likelihood(a) >= query.likeliest()))
                .filter(a -> query.fixable() == null
                        || query.fixable() == a.affected().stream().anyMatch(one -> one.fixedVersion() != null))
                .filter(a -> query.among() == null || query.among().contains(a.id()));
    }

    private boolean isExploited(Advisory advisory) {
        return risks.about(advisory.cves()).values().stream().anyMatch(risk -> risk.exploited() != null);
    }

    private @Nullable Double likelihood(Advisory advisory) {
        return risks.about(advisory.cves()).values().stream()
                .filter(risk -> risk.likelihood() != null)
                .map(risk -> risk.likelihood().probability())
                .max(Comparator.naturalOrder())
                .orElse(null);
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
