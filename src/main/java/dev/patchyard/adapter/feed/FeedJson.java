package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Strangers' JSON: bounded in depth and length, one document, no member twice. */
final class FeedJson {
    private static final ObjectMapper MAPPER = mapper();
    private static final ObjectReader PIECE = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FeedJson() {}

    private static ObjectMapper mapper() {
        StreamReadConstraints limits = StreamReadConstraints.builder().maxNestingDepth(40)
                .maxStringLength(1 << 20).build();
        JsonFactory factory = JsonFactory.builder().streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
        return JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    /** @return null for a document that is nothing */
    static @Nullable JsonNode read(byte[] document) throws IOException {
        return MAPPER.readTree(document);
    }

    static JsonParser parse(InputStream document) throws IOException {
        return MAPPER.createParser(document);
    }

    /** @return the value that the parser stands on, whatever comes after it */
    static JsonNode piece(JsonParser parser) throws IOException {
        return PIECE.readTree(parser);
    }

    /** NB: a parser's message quotes the document, which is a stranger's text; only its kind is told. */
    static String reason(Exception faulty) {
        return faulty instanceof IllegalArgumentException
                ? String.valueOf(faulty.getMessage()) : "not one JSON document";
    }
}
