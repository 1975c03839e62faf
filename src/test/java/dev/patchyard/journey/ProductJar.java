package dev.patchyard.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Maven compiled, as one file, which is how it is run elsewhere: a class of an open file needs no descriptor any more, one
 * that lies in a directory does.
 */
final class ProductJar {
    private static final String CLASSES = "/target/classes";
    private static String classPath;

    private ProductJar() {}

    /** @return the class path of a server: libraries, and the product in one file that is made once for all tests */
    static synchronized String classPath() {
        if (classPath == null) {
            String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            classPath = Stream.of(whole.split(":"))
                    .map(entry -> entry.replaceAll("/$", ""))
                    .filter(entry -> !entry.endsWith("/test-classes"))
                    .map(entry -> entry.endsWith(CLASSES) ? packed(Path.of(entry)).toString() : entry)
                    .collect(Collectors.joining(":"));
        }
        return classPath;
    }

    private static Path packed(Path classes) {
        try {
            Path jar = Files.createTempFile(Files.createDirectories(classes.resolveSibling("journeys")), "product-", ".jar");
            jar.toFile().deleteOnExit();
            int code = ToolProvider.findFirst("jar").orElseThrow().run(
                    System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", classes.toString(), ".");
            if (code != 0) {
                throw new IllegalStateException(classes + " cannot be packed: jar ended with " + code);
            }
            return jar;
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
