package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Debian's security tracker: one large JSON object of source packages, their CVE numbers, and what is so in which release.
 * It becomes one advisory for each CVE, named as OSV names Debian's. The tracker does not say when anything appeared.
 */
final class DebianTrackerFormat implements Format {
    private static final Map<String, String> RELEASES =
            Map.of("buster", "10", "bullseye", "11", "bookworm", "12", "trixie", "13", "forky", "14");
    private static final String ALWAYS_SAFE = "0";
    private static final String JUSTIFICATION = "vulnerable_code_not_present";
    private static final String TRACKER = "https://security-tracker.debian.org/tracker/";

    @Override
    public void read(Path path, FeedIntake intake) throws IOException {
        Map<String, Cve> all = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        try (InputStream in = Bounded.open(path); JsonParser parser = FeedJson.parse(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected one object of source packages");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String source = parser.currentName();
                parser.nextToken();
                packageOf(source, FeedJson.piece(parser), all, refused);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IllegalArgumentException(FeedJson.reason(new IOException()));
            }
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(FeedJson.reason(notJson));
        }
        intake.begin(all.size());
        refused.forEach(intake::refused);
        all.forEach((name, cve) -> {
            intake.advisory(cve.advisory(name));
            intake.statements("DEBIAN-" + name, cve.safe);
        });
    }

    private static void packageOf(String source, JsonNode cves, Map<String, Cve> all, List<String> refused) {
        if (!OsvAffected.NAME.matcher(source).matches() || !cves.isObject()) {
            refused.add("a source package: expected its name and an object of CVE numbers");
            return;
        }
        // NB: numbers that are only the tracker's own, TEMP-…, name nothing that others know.
        cves.properties().stream()
                .filter(entry -> OsvDocument.CVE.matcher(entry.getKey()).matches())
                .forEach(entry -> {
                    try {
                        Cve read = read(source, entry.getKey(), entry.getValue());
                        all.merge(entry.getKey(), read, Cve::and);
                    } catch (IllegalArgumentException faulty) {
                        refused.add(source + " " + entry.getKey() + ": " + faulty.getMessage());
                    }
                });
    }

    private static Cve read(String source, String name, JsonNode entry) {
        Cve cve = new Cve(OsvDocument.cut(OsvDocument.text(entry, "description"), OsvDocument.LONGEST_SUMMARY));
        JsonNode releases = entry.path("releases");
        if (!releases.isObject() && !releases.isArray()) {
            throw new IllegalArgumentException("releases: expected an object");
        }
        RELEASES.forEach((codename, number) -> {
            if (releases.path(codename).isObject()) {
                cve.release(source, name, "Debian:" + number, releases.path(codename));
            }
        });
        return cve;
    }

    /** What is gathered of one CVE from all source packages. */
    private static final class Cve {
        private final String summary;
        private final List<Affected> affected = new ArrayList<>();
        private final List<VexStatement> safe = new ArrayList<>();
        private Severity severity = Severity.UNKNOWN;

        private Cve(String summary) {
            this.summary = summary;
        }

        private void release(String source, String cve, String ecosystem, JsonNode release) {
            severity = worse(severity, severity(OsvDocument.text(release, "urgency")));
            String status = OsvDocument.text(release, "status");
            switch (status) {
                case "open" -> affected.add(new Affected(ecosystem, source, "0", null));
                case "undetermined" -> safe.add(new VexStatement(
                        cve, ecosystem, source, VexStatement.Status.UNDER_INVESTIGATION, ""));
                case "resolved" -> resolved(source, cve, ecosystem, OsvDocument.text(release, "fixed_version"));
                default -> throw new IllegalArgumentException("status: expected open, resolved or undetermined");
            }
        }

        private void resolved(String source, String cve, String ecosystem, String fixed) {
            if (fixed.equals(ALWAYS_SAFE)) {
                safe.add(new VexStatement(cve, ecosystem, source, VexStatement.Status.NOT_AFFECTED, JUSTIFICATION));
            } else if (OsvAffected.VERSION.matcher(fixed).matches()) {
                affected.add(new Affected(ecosystem, source, "0", fixed));
            } else {
                throw new IllegalArgumentException("fixed_version: not a version");
            }
        }

        private Cve and(Cve other) {
            affected.addAll(other.affected);
            safe.addAll(other.safe);
            severity = worse(severity, other.severity);
            return this;
        }

        private Advisory advisory(String name) {
            affected.sort(Comparator.comparing(Affected::ecosystem).thenComparing(Affected::packageName));
            return new Advisory(
                    "DEBIAN-" + name, List.of(name), summary, "", severity, null, Advisory.UNDATED, Advisory.UNDATED, null,
                    affected, List.of(TRACKER + name));
        }

        /** Debian writes {@code high**} where the urgency comes from elsewhere, and words that say nothing of it. */
        private static Severity severity(String urgency) {
            String word = urgency.replace("*", "").strip().toLowerCase(Locale.ROOT);
            return word.equals("unimportant") ? Severity.NONE : Severity.ofWord(word);
        }

        private static Severity worse(Severity one, Severity other) {
            return one.compareTo(other) <= 0 ? one : other;
        }
    }
}
