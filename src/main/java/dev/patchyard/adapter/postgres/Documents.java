package dev.patchyard.adapter.postgres;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.patchyard.inventory.CollaboratorFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of the rooms as JSON documents. Only components are kept, members that are not known are passed over when
 * reading, so that a row of a later version can still be read.
 */
final class Documents {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, @Nullable Object>> FACTS = new TypeReference<>() {};


    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();

    Documents() {
        mapper.setAnnotationIntrospector(AnnotationIntrospectorPair.pair(
                mapper.getSerializationConfig().getAnnotationIntrospector(), new SealedTypes()));
        mapper.getFactory().setCharacterEscapes(new NulEscape());
    }

    /** @return the record as a document */
    Sql.Json write(Object room) {
        try {
            return new Sql.Json(Text.storable(mapper.writeValueAsString(room)));
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("cannot be written: " + room.getClass().getSimpleName(), fault);
        }
    }

    /** @return the record as a document in which one member is null and another an empty object */
    Sql.Json writeWithout(Object room, String nulled, String emptied) {
        ObjectNode tree = mapper.valueToTree(room);
        tree.putNull(nulled);
        tree.putObject(emptied);
        return write(tree);
    }

    /** @throws CollaboratorFault when the document is not a list of that type */
    <T> List<T> readList(String document, Class<T> type) {
        try {
            return mapper.readerForListOf(type).readValue(document);
        } catch (JsonProcessingException fault) {
            throw unreadable("list of " + type.getSimpleName(), fault);
        }
    }

    /** @throws CollaboratorFault when the document is not of that type */
    <T> T read(String document, Class<T> type) {
        try {
            return mapper.readValue(document, type);
        } catch (JsonProcessingException fault) {
            throw unreadable(type.getSimpleName(), fault);
        }
    }

    Map<String, String> readTexts(String document) {
        try {
            return mapper.readValue(document, TEXTS);
        } catch (JsonProcessingException fault) {
            throw unreadable("map of texts", fault);
        }
    }

    /** @return members as texts, numbers, booleans, null, lists and maps */
    Map<String, @Nullable Object> readFacts(String document) {
        try {
            return mapper.readValue(document, FACTS);
        } catch (JsonProcessingException fault) {
            throw unreadable("map of facts", fault);
        }
    }

    private static CollaboratorFault unreadable(String what, JsonProcessingException fault) {
        String where = fault.getLocation() == null ? "" : " near character " + fault.getLocation().getCharOffset();
        return new CollaboratorFault(
                CollaboratorFault.Kind.REFUSED, "a stored " + what + " cannot be read by this version" + where);
    }

    /** jsonb takes no NUL, not even an escaped one. */
    private static final class NulEscape extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private final int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();

        NulEscape() {
            escapes[0] = CharacterEscapes.ESCAPE_CUSTOM;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0 ? new SerializedString("\uFFFD") : null;
        }
    }
}
