package dev.patchyard.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.micronaut.json.JsonSyntaxException;
import java.time.temporal.Temporal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what is wrong with a request body without repeating the parser's own words, which name classes and packages. */
final class JsonFaults {
    private static final int MOST_CAUSES = 20;

    private JsonFaults() {}

    /** @return the fault, empty when the failure has nothing to do with JSON */
    static Optional<Problem.FieldError> of(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof JsonMappingException mapping) {
                return Optional.of(new Problem.FieldError(path(mapping), message(mapping)));
            }
            if (cause instanceof JsonProcessingException || cause instanceof JsonSyntaxException) {
                return Optional.of(new Problem.FieldError("body", "not valid JSON"));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String message(JsonMappingException fault) {
        if (fault instanceof UnrecognizedPropertyException) {
            return "unknown field";
        }
        if (fault instanceof InvalidFormatException wrong && wrong.getTargetType() != null) {
            return "expected " + kind(wrong.getTargetType());
        }
        if (fault instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
            return "expected " + kind(wrong.getTargetType());
        }
        return fault.getCause() instanceof JsonProcessingException ? "not valid JSON" : "not acceptable";
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a whole number";
        }
        if (Temporal.class.isAssignableFrom(type)) {
            return "a time such as 2026-02-01T02:00:00Z";
        }
        return Iterable.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static String path(JsonMappingException fault) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : fault.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }
}
