package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.KnownExploited;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CISA's catalogue of known exploited vulnerabilities: one JSON document. Faulty entries are refused one by one. */
final class KevFormat implements Format {
    private static final int LARGEST = 32 << 20;
    private static final int LONGEST_ACTION = 1000;

    @Override
    public void read(Path path, FeedIntake intake) throws IOException {
        JsonNode catalogue;
        try (InputStream in = Bounded.open(path)) {
            catalogue = FeedJson.read(Bounded.bytes(in, LARGEST));
        } catch (IOException notJson) {
            throw new IllegalArgumentException(FeedJson.reason(notJson));
        }
        if (catalogue == null || !catalogue.path("vulnerabilities").isArray()) {
            throw new IllegalArgumentException("vulnerabilities: expected a list");
        }
        JsonNode entries = catalogue.path("vulnerabilities");
        // NB: a catalogue that was cut short still is well-formed where the cut was made by a program.
        if (catalogue.path("count").isInt() && catalogue.path("count").asInt() != entries.size()) {
            throw new IllegalArgumentException(
                    "count: says " + catalogue.path("count").asInt() + ", and there are " + entries.size());
        }
        intake.begin(entries.size());
        intake.exploited(all(entries, intake));
    }

    private static List<KnownExploited> all(JsonNode entries, FeedIntake intake) {
        List<KnownExploited> all = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            try {
                all.add(entry(entries.get(index)));
            } catch (IllegalArgumentException faulty) {
                intake.refused("vulnerabilities[" + index + "]: " + faulty.getMessage());
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("every entry was refused");
        }
        return all;
    }

    private static KnownExploited entry(JsonNode entry) {
        String cve = OsvDocument.text(entry, "cveID");
        if (!OsvDocument.CVE.matcher(cve).matches()) {
            throw new IllegalArgumentException("cveID: expected a CVE number");
        }
        LocalDate added = day(entry, "dateAdded");
        if (added == null) {
            throw new IllegalArgumentException("dateAdded: is required");
        }
        return new KnownExploited(
                cve, added, day(entry, "dueDate"), "Known".equals(OsvDocument.text(entry, "knownRansomwareCampaignUse")),
                OsvDocument.cut(OsvDocument.text(entry, "requiredAction"), LONGEST_ACTION));
    }

    private static @Nullable LocalDate day(JsonNode entry, String member) {
        String text = OsvDocument.text(entry, member);
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException notADay) {
            throw new IllegalArgumentException(member + ": expected a day as 2026-01-31");
        }
    }
}
