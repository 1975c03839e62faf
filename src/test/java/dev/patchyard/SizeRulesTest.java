package dev.patchyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes and methods stay small: a class has about 60 lines, a method about 15. */
class SizeRulesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final int LONGEST_CLASS = 400;
    private static final int LONGEST_METHOD = 60;

    @Test
    void classesAreSmallAndMethodsAreSmaller() throws IOException {
        SourceSizes sizes = SourceSizes.below(MAIN);
        assertThat(sizes.classes()).hasSizeGreaterThan(500);
        assertThat(sizes.methods()).hasSizeGreaterThan(2000);
        assertThat(SourceSizes.quantile(sizes.classes(), 0.5)).as("median of classes").isLessThanOrEqualTo(60);
        assertThat(SourceSizes.quantile(sizes.classes(), 0.9)).as("90 percent of classes").isLessThanOrEqualTo(150);
        assertThat(SourceSizes.quantile(sizes.methods(), 0.9)).as("90 percent of methods").isLessThanOrEqualTo(15);
        assertThat(SourceSizes.over(LONGEST_CLASS, sizes.classes())).isEmpty();
        assertThat(SourceSizes.over(LONGEST_METHOD, sizes.methods())).isEmpty();
    }

    @Test
    void testClassesAreNotLargeEither() throws IOException {
        List<SourceSizes.Size> classes = SourceSizes.below(TESTS).classes();
        assertThat(classes).hasSizeGreaterThan(200);
        assertThat(SourceSizes.over(LONGEST_CLASS, classes)).isEmpty();
    }

    @Test
    void linesAreCountedAsAReaderCountsThem(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("Two.java"), """
                package two;

                /** Not counted: what a class says before it begins. */
                record Two(String text) {
                    /** Not counted. */
                    @Deprecated
                    int one(
                            int more) {
                        Runnable inner = () -> {
                            assert "}".equals(text);
                        };
                        return more;
                    }

                    Two {}

                    interface Inner {
                        void withoutABody();
                    }
                }
                """);
        SourceSizes sizes = SourceSizes.below(directory);
        assertThat(sizes.classes()).containsExactly(new SourceSizes.Size("Two.java", 20));
        assertThat(sizes.methods()).containsExactly(
                new SourceSizes.Size("Two.java: one", 6), new SourceSizes.Size("Two.java: <init>", 1));
        assertThat(SourceSizes.over(5, sizes.methods())).containsExactly(new SourceSizes.Size("Two.java: one", 6));
    }

    @Test
    void aQuantileIsTheSizeThatSoManyDoNotExceed() {
        List<SourceSizes.Size> ten = List.of(9, 1, 3, 2, 10, 4, 6, 5, 8, 7).stream()
                .map(lines -> new SourceSizes.Size("x", lines))
                .toList();
        assertThat(SourceSizes.quantile(ten, 0.5)).isEqualTo(5);
        assertThat(SourceSizes.quantile(ten, 0.9)).isEqualTo(9);
    }
}
