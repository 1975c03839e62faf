package dev.patchyard.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A published statement that versions of packages are vulnerable and which versions are not, in OSV's terms.
 *
 * @param id         OSV identifier
 * @param aliases    other names of the same thing, CVE numbers among them
 * @param summary    one line
 * @param details    more lines, may be empty
 * @param severity   on our scale
 * @param cvssVector the newest that can be read, null when the source gives none
 * @param published  when it appeared
 * @param modified   when it last changed
 * @param withdrawn  when it was taken back, null while it stands
 * @param affected   what it is about
 * @param references addresses for people
 * @param vectors    all CVSS vectors of the source, newest version of CVSS first
 * @param score      CVSS base score of the vector, null when there is none
 */
public record Advisory(
        String id,
        List<String> aliases,
        String summary,
        String details,
        Severity severity,
        @Nullable String cvssVector,
        Instant published,
        Instant modified,
        @Nullable Instant withdrawn,
        List<Affected> affected,
        List<String> references,
        @Nullable List<String> vectors,
        @Nullable Double score) {
    /** Publication of an advisory whose source does not say when it appeared. */
    public static final Instant UNDATED = Instant.EPOCH;

    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,19}");

    public Advisory {
        if (id == null || id.isBlank() || id.length() > 100) {
            throw new IllegalArgumentException("id: an advisory needs an id of at most 100 characters");
        }
        aliases = List.copyOf(aliases);
        affected = List.copyOf(affected);
        references = List.copyOf(references);
        // NB: what was kept before there were several has none.
        vectors = vectors != null ? List.copyOf(vectors) : cvssVector == null ? List.of() : List.of(cvssVector);
    }

    /** An advisory with at most one vector, whose score was not computed. */
    public Advisory(
            String id, List<String> aliases, String summary, String details, Severity severity, @Nullable String cvssVector,
            Instant published, Instant modified, @Nullable Instant withdrawn, List<Affected> affected,
            List<String> references) {
        this(
                id, aliases, summary, details, severity, cvssVector, published, modified, withdrawn, affected, references,
                null, null);
    }

    /** @return all CVE numbers that it goes by, in upper case */
    public List<String> cves() {
        return Stream.concat(Stream.of(id), aliases.stream())
                .map(name -> name.toUpperCase(Locale.ROOT))
                .map(name -> name.startsWith("DEBIAN-CVE-") || name.startsWith("UBUNTU-CVE-") ? name.substring(7) : name)
                .filter(name -> CVE.matcher(name).matches())
                .distinct()
                .toList();
    }

    boolean isUndated() {
        return published.equals(UNDATED);
    }

    /** @return the same, published then */
    Advisory published(Instant at) {
        return new Advisory(
                id, aliases, summary, details, severity, cvssVector, at, modified.equals(UNDATED) ? at : modified, withdrawn,
                affected, references, vectors, score);
    }
}
