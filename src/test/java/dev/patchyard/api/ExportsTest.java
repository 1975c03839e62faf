package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as files. */
class ExportsTest {
    private static final int MANY = 200_000;

    private final Exports exports = new Exports(new ObjectMapper());

    record Row(String name, @Nullable Integer number, List<String> words) {}

    private static final List<Exports.Column<Row>> COLUMNS = List.of(
            new Exports.Column<>("name", Row::name), new Exports.Column<>("number", Row::number),
            new Exports.Column<>("words", Row::words));

    private InputStream stream(String format, Exports.Pieces<Row> pieces) {
        return exports.answer(format, "rows", COLUMNS, pieces).body().getInputStream();
    }

    private static Exports.Pieces<Row> once(Row... rows) {
        AtomicInteger asked = new AtomicInteger();
        return () -> asked.getAndIncrement() == 0 ? List.of(rows) : List.of();
    }

    private List<CSVRecord> csv(Row... rows) throws IOException {
        return CSVParser.parse(stream("csv", once(rows)), StandardCharsets.UTF_8, CSVFormat.RFC4180).getRecords();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uFF1D1+1", "=\"a\",b"})
    void aCellThatLooksLikeAFormulaIsMadeHarmless(String text) throws IOException {
        assertThat(csv(new Row(text, 1, List.of(text))).get(1).stream()).containsExactly("'" + text, "1", "'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "web", "1-2", "a=b", "a,\"b\";c", "two\r\nlines", " =1", "Überlauf\u2028", "'quoted"})
    void everyOtherTextComesBackAsItIs(String text) throws IOException {
        assertThat(csv(new Row(text, null, List.of("a", "b"))).get(1).stream()).containsExactly(text, "", "a; b");
    }

    @Test
    void theFirstLineNamesTheColumnsAlsoOfAnEmptyList() throws IOException {
        assertThat(csv()).singleElement().satisfies(names -> assertThat(names.stream()).containsExactly("name", "number", "words"));
        assertThat(text(stream("json", List::of))).isEqualTo("[\n]\n");
    }

    @Test
    void jsonIsOneListOfAllPieces() throws IOException {
        int[] told = {0};
        Exports.Pieces<Row> pieces = () -> told[0]++ < 3 ? List.of(new Row("=" + told[0], 1, List.of()), new Row("x", 2, List.of())) : List.of();
        Row[] rows = new ObjectMapper().readValue(stream("json", pieces), Row[].class);
        assertThat(rows).extracting(Row::name).containsExactly("=1", "x", "=2", "x", "=3", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json"})
    void noMoreThanOnePieceIsReadAheadOfWhoTakesIt(String format) throws IOException {
        AtomicInteger read = new AtomicInteger();
        Following<Integer, Row> many = new Following<>(
                (after, limit) -> {
                    int from = after.isEmpty() ? 0 : Integer.parseInt(after) + 1;
                    return IntStream.range(from, Math.min(MANY, from + limit)).boxed().toList();
                },
                String::valueOf,
                piece -> {
                    read.addAndGet(piece.size());
                    return piece.stream().map(number -> new Row("n" + number, number, List.of())).toList();
                });
        int taken = 0;
        try (InputStream stream = stream(format, many)) {
            assertThat(read).as("nothing is read before anybody takes it").hasValue(0);
            byte[] buffer = new byte[1000];
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                for (int index = 0; index < count; index++) {
                    taken += buffer[index] == '\n' ? 1 : 0;
                }
                assertThat(read.get() - taken).isLessThanOrEqualTo(Following.AT_ONCE);
            }
        }
        assertThat(read).hasValue(MANY);
        assertThat(taken).isBetween(MANY, MANY + 2);
    }

    @Test
    void piecesOfWhichNothingIsLeftArePassedOver() {
        Following<Integer, Integer> few = new Following<>(
                (after, limit) -> {
                    int from = after.isEmpty() ? 0 : Integer.parseInt(after) + 1;
                    return IntStream.range(from, Math.min(1000, from + limit)).boxed().toList();
                },
                String::valueOf, piece -> piece.stream().filter(number -> number == 999).toList());
        assertThat(few.next()).containsExactly(999);
        assertThat(few.next()).isEmpty();
        assertThat(few.next()).isEmpty();
    }

    @Test
    void bytesComeOneByOneAsWell() throws IOException {
        byte[][] pieces = {{1, -1}, {}, {3}};
        int[] next = {0};
        try (PieceStream stream = new PieceStream(() -> next[0] < pieces.length ? pieces[next[0]++] : null)) {
            assertThat(stream.read(new byte[4], 0, 0)).isZero();
            assertThat(IntStream.generate(stream::read).limit(4).toArray()).isEqualTo(new int[] {1, 255, 3, -1});
            assertThat(stream.read(new byte[4])).isEqualTo(-1);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
