package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How PostgreSQL is run as somebody who is not root, which it insists on.
 *
 * @param prefix what stands before every command
 * @param owner  number of the user its files must belong to, -1 when they may stay as they are
 */
record OrdinaryUser(List<String> prefix, int owner) {
    private static final Duration TRY = Duration.ofSeconds(10);
    private static final int ROOT = 0;
    private static final int NOBODY = 65_534;
    private static final int EFFECTIVE = 2;

    /**
     * An ordinary user runs it plainly. Root steps into an empty user namespace, where it counts as nobody and its files
     * stay root's; where such namespaces are forbidden it becomes nobody for good.
     *
     * @param directory where the files lie
     */
    static OrdinaryUser choose(Path directory) {
        if (!isRoot()) {
            return new OrdinaryUser(List.of(), -1);
        }
        List<String> namespace = List.of("unshare", "-U");
        if (works(namespace)) {
            return new OrdinaryUser(namespace, ROOT);
        }
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        if (!works(nobody)) {
            throw new DatabaseUnusable("PostgreSQL refuses to run as root and neither unshare -U nor setpriv works here: "
                    + "run Patchyard as an ordinary user or set patchyard.database.kind to external");
        }
        if (!Tool.run(command(nobody, List.of("test", "-x", directory.toString())), TRY).isGood()) {
            throw new DatabaseUnusable("PostgreSQL runs as nobody here and cannot enter " + directory
                    + ": choose a state directory whose parents everybody may enter");
        }
        return new OrdinaryUser(nobody, NOBODY);
    }

    /** @return the command as this user */
    List<String> command(List<String> command) {
        return command(prefix, command);
    }

    /** Makes sure that the user owns the directory and everything in it. */
    void own(Path directory) {
        if (owner < 0) {
            return;
        }
        try {
            Tree.giveTo(directory, owner);
        } catch (IOException fault) {
            throw new DatabaseUnusable("cannot give " + directory + " to user " + owner, fault);
        }
    }

    private static boolean works(List<String> prefix) {
        return Tool.run(command(prefix, List.of("true")), TRY).isGood();
    }

    private static List<String> command(List<String> prefix, List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** @return whether this process acts as root: the second number of the line {@code Uid} */
    private static boolean isRoot() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .anyMatch(line -> line.split("\\s+")[EFFECTIVE].equals("" + ROOT));
        } catch (IOException fault) {
            throw new DatabaseUnusable("the embedded PostgreSQL needs Linux with /proc", fault);
        }
    }
}
