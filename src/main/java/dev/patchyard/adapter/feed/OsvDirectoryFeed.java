package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory of OSV documents, one {@code .json} file each. A faulty one is refused by name, the others are kept. */
public final class OsvDirectoryFeed implements AdvisoryFeed {
    /** Largest file that is read, in bytes. */
    public static final int LARGEST_FILE = 2 << 20;

    private static final int MOST_FILES = 100_000;
    private static final ObjectMapper MAPPER = mapper();

    private final Path directory;

    public OsvDirectoryFeed(Path directory) {
        this.directory = directory;
    }

    private static ObjectMapper mapper() {
        StreamReadConstraints limits = StreamReadConstraints.builder().maxNestingDepth(40)
                .maxStringLength(1 << 20).build();
        JsonFactory factory = JsonFactory.builder().streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        return JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    @Override
    public Batch read() {
        Map<String, String> fileOfId = new HashMap<>();
        List<Advisory> advisories = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Path file : files(refused)) {
            try {
                Advisory advisory = document(file);
                String earlier = fileOfId.putIfAbsent(advisory.id(), file.getFileName().toString());
                if (earlier != null) {
                    throw new IllegalArgumentException("id: is in " + earlier + " already");
                }
                advisories.add(advisory);
            } catch (IOException | IllegalArgumentException faulty) {
                refused.add(file.getFileName() + ": " + reason(faulty));
            }
        }
        return new Batch(advisories, refused);
    }

    private List<Path> files(List<String> refused) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(file -> file.toString().endsWith(".json")).sorted().limit(MOST_FILES).toList();
        } catch (IOException unreadable) {
            refused.add(directory.getFileName() + ": the directory cannot be read");
            return List.of();
        }
    }

    private static Advisory document(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("not a file");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new IllegalArgumentException("larger than " + LARGEST_FILE + " bytes");
        }
        return OsvDocument.read(MAPPER.readTree(Files.readAllBytes(file)));
    }

    /** NB: a parser's message quotes the document, which is a stranger's text; only its kind is told. */
    private static String reason(Exception faulty) {
        return faulty instanceof IllegalArgumentException
                ? String.valueOf(faulty.getMessage()) : "not one JSON document";
    }
}
