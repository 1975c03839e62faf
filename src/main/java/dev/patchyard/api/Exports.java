package dev.patchyard.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/** Writes lists of any length as CSV or JSON: a piece is read when the one before has gone out, and none is kept. */
@Singleton
final class Exports {
    private static final MediaType CSV = new MediaType("text/csv", Map.of("charset", "utf-8"));
    // Programs that open CSV take a cell that begins like this for a formula, and run it.
    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]", Pattern.DOTALL);
    private static final CSVFormat ROW = CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get();

    private final ObjectMapper json;

    Exports(ObjectMapper json) {
        this.json = json;
    }

    /** How it is written. */
    enum Format {
        CSV,
        JSON
    }

    /** A column of the CSV; a collection becomes one cell. */
    record Column<T>(String name, Function<T, @Nullable Object> value) {}

    /** Reads a list piece by piece. */
    @FunctionalInterface
    interface Pieces<T> {
        /** @return the next piece, empty when everything was told */
        List<T> next();
    }

    /**
     * @param format null for CSV
     * @param name   of the file, without its ending
     */
    <T> HttpResponse<StreamedFile> answer(@Nullable String format, String name, List<Column<T>> columns, Pieces<T> pieces) {
        Format wanted = Words.parse(Format.class, "format", format);
        boolean isJson = wanted == Format.JSON;
        PieceStream stream = new PieceStream(isJson ? json(pieces) : csv(columns, pieces));
        return HttpResponse.ok(new StreamedFile(stream, isJson ? MediaType.APPLICATION_JSON_TYPE : CSV)
                .attach(name + (isJson ? ".json" : ".csv")));
    }

    private <T> PieceStream.Source csv(List<Column<T>> columns, Pieces<T> pieces) {
        boolean[] begun = {false};
        return () -> {
            if (!begun[0]) {
                begun[0] = true;
                return bytes(ROW.format(columns.stream().map(Column::name).toArray()) + "\r\n");
            }
            List<T> piece = pieces.next();
            return piece.isEmpty() ? null : bytes(piece.stream()
                    .map(row -> ROW.format(columns.stream().map(column -> cell(column.value().apply(row))).toArray()) + "\r\n")
                    .collect(Collectors.joining()));
        };
    }

    private static String cell(@Nullable Object value) {
        String text = value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining("; "))
                : value == null ? "" : value.toString();
        return harmless(text);
    }

    /** @return the text such that no program takes it for a formula: behind an apostrophe where it looks like one */
    static String harmless(String text) {
        return FORMULA.matcher(text).find() ? "'" + text : text;
    }

    private <T> PieceStream.Source json(Pieces<T> pieces) {
        int[] state = {0};
        return () -> {
            if (state[0] == 2) {
                return null;
            }
            List<T> piece = pieces.next();
            String opening = state[0] == 0 ? "[" : piece.isEmpty() ? "" : ",";
            state[0] = piece.isEmpty() ? 2 : 1;
            return bytes(opening + (piece.isEmpty() ? "" : "\n")
                    + piece.stream().map(this::write).collect(Collectors.joining(",\n")) + (piece.isEmpty() ? "\n]\n" : ""));
        };
    }

    private String write(Object row) {
        try {
            return json.writeValueAsString(row);
        } catch (JsonProcessingException fault) {
            throw new UncheckedIOException(new IOException("a row cannot be written", fault));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
