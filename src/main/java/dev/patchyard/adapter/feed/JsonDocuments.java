package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.FeedIntake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Documents of one JSON object each: a {@code .json} file, a directory of them, or a zip archive of them. A faulty one is
 * refused by name, the others are taken.
 */
final class JsonDocuments implements Format {
    /** Largest document that is read, in bytes, unpacked. */
    static final int LARGEST_DOCUMENT = 8 << 20;

    private static final int MOST_DOCUMENTS = 1_000_000;
    private static final int LONGEST_NAME = 100;

    private final Kind kind;

    private JsonDocuments(Kind kind) {
        this.kind = kind;
    }

    private interface Kind {
        Said read(@Nullable JsonNode document);
    }

    /**
     * What one document says.
     *
     * @param id its identifier, of which there must be one document alone
     */
    record Said(String id, Consumer<FeedIntake> tell) {}

    static JsonDocuments osv() {
        return new JsonDocuments(document -> {
            Advisory advisory = OsvDocument.read(document);
            return new Said(advisory.id(), intake -> intake.advisory(advisory));
        });
    }

    static JsonDocuments csaf() {
        return new JsonDocuments(CsafDocument::read);
    }

    @Override
    public void read(Path path, FeedIntake intake) throws IOException {
        if (Files.isDirectory(path)) {
            directory(path, new Reading(intake));
        } else if (isZip(path)) {
            archive(path, new Reading(intake));
        } else {
            intake.begin(1);
            new Reading(intake).document(path.getFileName().toString(), () -> file(path));
        }
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] begin = in.readNBytes(2);
            return begin.length == 2 && begin[0] == 'P' && begin[1] == 'K';
        }
    }

    private static void directory(Path path, Reading reading) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            reading.begin(files.size());
            files.forEach(file -> reading.document(file.getFileName().toString(), () -> file(file)));
        }
    }

    /** NB: an archive says how large its entries are, and may lie: what comes out of it is counted. */
    private static void archive(Path path, Reading reading) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries()).stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().endsWith(".json"))
                    .toList();
            reading.begin(entries.size());
            for (ZipEntry entry : entries) {
                reading.document(entry.getName(), () -> {
                    try (InputStream in = zip.getInputStream(entry)) {
                        return Bounded.bytes(in, LARGEST_DOCUMENT);
                    }
                });
            }
        } catch (ZipException notAnArchive) {
            throw new IllegalArgumentException("not a zip archive");
        }
    }

    private static byte[] file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("not a file");
        }
        try (InputStream in = Bounded.open(file)) {
            return Bounded.bytes(in, LARGEST_DOCUMENT);
        }
    }

    private interface Bytes {
        byte[] read() throws IOException;
    }

    /** One pass over all documents. */
    private final class Reading {
        private final FeedIntake intake;
        private final Map<String, String> nameOfId = new HashMap<>();
        private long bytes;

        private Reading(FeedIntake intake) {
            this.intake = intake;
        }

        private void begin(int documents) {
            if (documents > MOST_DOCUMENTS) {
                throw new IllegalArgumentException("more than " + MOST_DOCUMENTS + " documents");
            }
            intake.begin(documents);
        }

        private void document(String name, Bytes source) {
            try {
                byte[] document = source.read();
                bytes += document.length;
                checkTotal();
                Said said = kind.read(FeedJson.read(document));
                String earlier = nameOfId.putIfAbsent(said.id(), name);
                if (earlier != null) {
                    throw new IllegalArgumentException("id: is in " + shown(earlier) + " already");
                }
                said.tell().accept(intake);
            } catch (TooMuch tooMuch) {
                throw new IllegalArgumentException("more than " + Bounded.LARGEST_FEED + " bytes, unpacked");
            } catch (IOException | IllegalArgumentException faulty) {
                intake.refused(shown(name) + ": " + FeedJson.reason(faulty));
            }
        }

        private void checkTotal() {
            if (bytes > Bounded.LARGEST_FEED) {
                throw new TooMuch();
            }
        }
    }

    /** The feed as a whole is too large, which is nothing about the document that was being read. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** NB: names in an archive are strangers' text as well. */
    private static String shown(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9:._/-]", "?");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(plain.length() - LONGEST_NAME);
    }
}
