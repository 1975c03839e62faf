package dev.patchyard.advisory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published statement that versions of packages are vulnerable and which versions are not, in OSV's terms.
 *
 * @param id         OSV identifier
 * @param aliases    other names of the same thing, CVE numbers among them
 * @param summary    one line
 * @param details    more lines, may be empty
 * @param severity   on our scale
 * @param cvssVector null when the source gives none
 * @param published  when it appeared
 * @param modified   when it last changed
 * @param withdrawn  when it was taken back, null while it stands
 * @param affected   what it is about
 * @param references addresses for people
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
        List<String> references) {
    public Advisory {
        if (id == null || id.isBlank() || id.length() > 100) {
            throw new IllegalArgumentException("id: an advisory needs an id of at most 100 characters");
        }
        aliases = List.copyOf(aliases);
        affected = List.copyOf(affected);
        references = List.copyOf(references);
    }
}
