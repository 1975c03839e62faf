package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * dnf's {@code updateinfo.xml}, plain or packed by gzip, xz or zstd. Only notices of the type security are advisories. The document
 * does not say of which distribution it is; whoever configures the feed does. No document type, and so no entity, is
 * accepted.
 */
final class UpdateInfoFormat implements Format {
    private static final int LONGEST_TEXT = 200_000;

    private final String ecosystem;

    /** @param ecosystem OSV's word, for example {@code Rocky Linux:9} */
    UpdateInfoFormat(String ecosystem) {
        this.ecosystem = ecosystem;
    }

    @Override
    public void read(Path path, FeedIntake intake) throws IOException {
        List<Advisory> advisories = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        int notices = 0;
        try (InputStream in = Bounded.open(path)) {
            XMLStreamReader xml = factory().createXMLStreamReader(in);
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new IllegalArgumentException("a document type is not accepted");
                }
                if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("update")) {
                    notices++;
                    Notice notice = new Notice(xml, ecosystem);
                    try {
                        notice.advisory().ifPresent(advisories::add);
                    } catch (IllegalArgumentException faulty) {
                        refused.add("update " + notices + ": " + faulty.getMessage());
                    }
                }
            }
        } catch (XMLStreamException notXml) {
            throw new IllegalArgumentException("not one XML document");
        }
        intake.begin(notices);
        refused.forEach(intake::refused);
        advisories.forEach(intake::advisory);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    /** One {@code update} element, read to its end. */
    private static final class Notice {
        private final String ecosystem;
        private final String type;
        private final Set<String> cves = new LinkedHashSet<>();
        private final Set<String> addresses = new LinkedHashSet<>();
        private final Set<Affected> affected = new LinkedHashSet<>();
        private final List<String> faults = new ArrayList<>();
        private String id = "";
        private String title = "";
        private String severity = "";
        private String description = "";
        private String issued = "";
        private String updated = "";

        private Notice(XMLStreamReader xml, String ecosystem) throws XMLStreamException {
            this.ecosystem = ecosystem;
            this.type = attribute(xml, "type");
            int depth = 1;
            while (depth > 0) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth += element(xml) ? 0 : 1;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        }

        /** @return whether the element was read to its end */
        private boolean element(XMLStreamReader xml) throws XMLStreamException {
            switch (xml.getLocalName()) {
                case "id" -> id = text(xml);
                case "title" -> title = text(xml);
                case "severity" -> severity = text(xml);
                case "description" -> description = text(xml);
                case "issued" -> {
                    issued = attribute(xml, "date");
                    return false;
                }
                case "updated" -> {
                    updated = attribute(xml, "date");
                    return false;
                }
                case "reference" -> {
                    reference(xml);
                    return false;
                }
                case "package" -> {
                    packageOf(xml);
                    return false;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void reference(XMLStreamReader xml) {
            for (String name : List.of("id", "title")) {
                String text = attribute(xml, name);
                if (attribute(xml, "type").equals("cve") && OsvDocument.CVE.matcher(text).matches()) {
                    cves.add(text);
                }
            }
            if (OsvDocument.ADDRESS.matcher(attribute(xml, "href")).matches()) {
                addresses.add(attribute(xml, "href"));
            }
        }

        private void packageOf(XMLStreamReader xml) {
            String name = attribute(xml, "name");
            String epoch = attribute(xml, "epoch").isEmpty() ? "0" : attribute(xml, "epoch");
            String version = epoch + ":" + attribute(xml, "version") + "-" + attribute(xml, "release");
            if (attribute(xml, "arch").equals("src")) {
                return;
            }
            if (OsvAffected.NAME.matcher(name).matches() && OsvAffected.VERSION.matcher(version).matches()) {
                affected.add(new Affected(ecosystem, name, "0", version));
            } else {
                faults.add("package: expected a name, an epoch, a version and a release");
            }
        }

        private Optional<Advisory> advisory() {
            if (!type.equals("security")) {
                return Optional.empty();
            }
            if (!OsvDocument.ID.matcher(id).matches()) {
                throw new IllegalArgumentException("id: expected letters, digits, : . _ - and at most 100 characters");
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(id + ": " + faults.getFirst());
            }
            Instant published = time(issued);
            Instant modified = updated.isEmpty() ? published : time(updated);
            return Optional.of(new Advisory(
                    id, List.copyOf(cves), OsvDocument.cut(title, OsvDocument.LONGEST_SUMMARY),
                    OsvDocument.cut(description, OsvDocument.LONGEST_DETAILS), Severity.ofWord(severity), null, published,
                    modified.isBefore(published) ? published : modified, null, List.copyOf(affected), List.copyOf(addresses)));
        }

        /** Days with or without a time of day, which is in UTC. */
        private Instant time(String text) {
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : Instant.parse(text.replace(' ', 'T').replaceFirst("Z?$", "Z"));
            } catch (DateTimeException notATime) {
                throw new IllegalArgumentException(id + ": issued, updated: expected a day and a time");
            }
        }

        private static String attribute(XMLStreamReader xml, String name) {
            String value = xml.getAttributeValue(null, name);
            return value == null ? "" : value;
        }

        private static String text(XMLStreamReader xml) throws XMLStreamException {
            String text = xml.getElementText().strip();
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        }
    }
}
