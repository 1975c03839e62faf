package dev.patchyard.advisory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All advisories that are known. */
public interface AdvisoryBoard {
    /**
     * Inserts or replaces by id; the same advisory twice changes nothing, and one that was modified earlier never replaces
     * one that was modified later.
     *
     * @return names of all packages and sources that what has changed spoke about before or speaks about now
     */
    Set<String> put(Collection<Advisory> advisories);

    /** @param idOrAlias in any letter case */
    Optional<Advisory> find(String idOrAlias);

    /** @return when each of these ids was published; those that are not known are left out */
    Map<String, Instant> published(Collection<String> ids);

    /** @return those that name one of the packages or sources, withdrawn ones left out */
    List<Advisory> about(Collection<String> names);

    /** @return those that name one of the packages or sources and were withdrawn */
    List<Advisory> withdrawnAbout(Collection<String> names);

    /** @return those about one of the packages or sources that name no fixed version for some package, withdrawn ones left out */
    List<Advisory> unfixed(Collection<String> names);

    /** @return one page of what the query asks for */
    List<Advisory> page(AdvisoryQuery query, int offset, int limit);

    /** @return what the query asks for with an id after that one, by id, ascending whatever its order, at most so many */
    List<Advisory> after(AdvisoryQuery query, String id, int limit);

    /** @return how many there are over all pages */
    long count(AdvisoryQuery query);

    /** @return a page of {@link AdvisoryQuery#of} */
    default List<Advisory> page(@Nullable Severity severity, @Nullable String text, int offset, int limit) {
        return page(AdvisoryQuery.of(severity, text), offset, limit);
    }

    /** @return how many {@link AdvisoryQuery#of} gives over all pages */
    default long count(@Nullable Severity severity, @Nullable String text) {
        return count(AdvisoryQuery.of(severity, text));
    }

    /** @return the advisories of these ids, by id */
    Map<String, Advisory> byIds(Collection<String> ids);
}
