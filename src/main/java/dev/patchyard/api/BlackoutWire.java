package dev.patchyard.api;

import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.Slug;
import io.micronaut.core.annotation.Introspected;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Blackouts as they are written on the wire. */
final class BlackoutWire {
    private BlackoutWire() {}

    /** @param ciTags null or empty for every CI */
    @Introspected
    record Input(
            @NotBlank @Size(max = 200) String name,
            @NotNull @Size(max = 10) String from,
            @NotNull @Size(max = 10) String to,
            @NotNull @Size(max = 64) String timezone,
            @Nullable @Size(max = 20) Map<String, @NotNull String> ciTags,
            @Nullable @Size(max = 1000) String reason) {}

    record Kept(
            String id, String name, String from, String to, String timezone, Map<String, String> ciTags, String reason,
            @Nullable String beginsAt, @Nullable String endsAt, long version) {}

    /** A blackout as others see it. */
    record Ahead(String id, String name, @Nullable String beginsAt, @Nullable String endsAt) {}

    static Kept kept(BlackoutShelf.Shelved shelved) {
        Blackout blackout = shelved.blackout();
        return new Kept(
                blackout.id(), blackout.name(), blackout.from().toString(), blackout.to().toString(), blackout.zone().getId(),
                new TreeMap<>(blackout.scope()), blackout.reason(), Words.time(blackout.begins()),
                Words.time(blackout.ends()), shelved.version());
    }

    static Ahead ahead(Blackout blackout) {
        return new Ahead(blackout.id(), blackout.name(), Words.time(blackout.begins()), Words.time(blackout.ends()));
    }

    /** @return the id that a new blackout gets from its name */
    static String id(Input input) {
        String id = Slug.of(input.name());
        if (id.isEmpty()) {
            throw ApiRefusal.invalid("name", "needs a letter or a digit");
        }
        return id;
    }

    /** @throws ApiRefusal naming the field that is wrong */
    static Blackout read(String id, Input input) {
        LocalDate from = day("from", input.from());
        LocalDate to = day("to", input.to());
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(input.timezone())) {
            throw ApiRefusal.invalid("timezone", "expected a zone such as Europe/Berlin or UTC");
        }
        Map<String, String> scope = Objects.requireNonNullElse(input.ciTags(), Map.of());
        String reason = Objects.requireNonNullElse(input.reason(), "");
        try {
            return new Blackout(id, input.name(), from, to, ZoneId.of(input.timezone()), scope, reason);
        } catch (IllegalArgumentException refused) {
            String[] parts = String.valueOf(refused.getMessage()).split(": ", 2);
            throw ApiRefusal.invalid(parts[0], parts[parts.length - 1]);
        }
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noDay) {
            throw ApiRefusal.invalid(field, "expected a day such as 2026-12-18");
        }
    }
}
