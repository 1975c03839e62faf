package dev.patchyard.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that README.md tells people to type, so that a test can type them. */
final class FrontPage {
    private static final Path FILE = Path.of("README.md");

    private FrontPage() {}

    /** @return the shell blocks under a heading of the second level, in their order */
    static List<String> commands(String heading) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        boolean isUnder = false;
        for (String line : lines()) {
            if (block == null && line.startsWith("## ")) {
                isUnder = line.equals("## " + heading);
            } else if (isUnder && line.equals("```sh")) {
                block = new StringBuilder();
            } else if (block != null && line.equals("```")) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
