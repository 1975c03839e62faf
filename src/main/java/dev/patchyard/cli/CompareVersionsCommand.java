package dev.patchyard.cli;

import dev.patchyard.advisory.version.VersionOrder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts pairs of versions in order, as the package manager would. Stops at the first line that is no pair. */
@Command(
        name = "compare-versions",
        description = {
            "Read pairs of versions from standard input, one pair a line, parted by blanks.",
            "For each print -1, 0 or 1: the left version is older than, equal to or newer than the right one."
        },
        mixinStandardHelpOptions = true)
public final class CompareVersionsCommand implements Callable<Integer> {
    private static final int DONE = 0;

    @Parameters(paramLabel = "deb|rpm|npm", description = "Whose order.")
    private Scheme scheme;

    @Spec
    private CommandSpec spec;

    private enum Scheme {
        deb(VersionOrder.DEB),
        rpm(VersionOrder.RPM),
        npm(VersionOrder.NPM);

        private final VersionOrder order;

        Scheme(VersionOrder order) {
            this.order = order;
        }
    }

    @Override
    public Integer call() throws IOException {
        BufferedReader pairs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        try {
            int number = 0;
            for (String line = pairs.readLine(); line != null; line = pairs.readLine()) {
                out.println(compare(++number, line.strip().split("\\s+")));
            }
        } finally {
            out.flush();
        }
        return DONE;
    }

    private int compare(int number, String[] pair) {
        if (pair.length != 2) {
            throw new Trouble("line " + number + ": expected two versions parted by a blank");
        }
        try {
            return scheme.order.compare(pair[0], pair[1]);
        } catch (IllegalArgumentException notAVersion) {
            throw new Trouble("line " + number + ": " + notAVersion.getMessage());
        }
    }
}
