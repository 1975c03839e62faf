package dev.patchyard.wiring;

import dev.patchyard.adapter.ansible.OwnMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What nodes are called on their common database: by process, start and machine, so that a node of the same machine can prove
 * that another one is dead. A process number alone proves nothing, because numbers are given again.
 */
final class NodeNames {
    private static final Pattern NAME = Pattern.compile("node-([0-9]+)-[0-9a-f-]{36}/([0-9]+)/(.+)");
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int START = 19;

    private NodeNames() {}

    /** @return a name for this process that no other has or will have */
    static String ownName() {
        long pid = ProcessHandle.current().pid();
        return "node-" + pid + "-" + UUID.randomUUID() + "/" + ownStart(pid) + "/" + OwnMachine.id();
    }

    /** @return whether it is certain that no thread of the node lives; of nodes on other machines nothing is certain */
    static boolean isDead(String node) {
        Matcher name = NAME.matcher(node);
        return name.matches() && name.group(3).equals(OwnMachine.id()) && seesOthers() && isGone(name.group(1), name.group(2));
    }

    /** Where processes of other users are hidden, a missing one is no dead one. */
    private static boolean seesOthers() {
        return Files.isReadable(PROC.resolve("1/stat"));
    }

    private static boolean isGone(String pid, String start) {
        try {
            String[] process = words(PROC.resolve(pid).resolve("stat"));
            return !process[START].equals(start) || isOver(process) && noneLives(PROC.resolve(pid).resolve("task"));
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException | UncheckedIOException goingOrHidden) {
            return false;
        }
    }

    private static boolean isOver(String[] task) {
        return "ZX".contains(task[STATE]);
    }

    /** A process whose first thread has ended may have others that are still at work. */
    private static boolean noneLives(Path threads) throws IOException {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(NodeNames::hasEnded);
        }
    }

    private static boolean hasEnded(Path thread) {
        try {
            return isOver(words(thread.resolve("stat")));
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException going) {
            return false;
        }
    }

    private static String ownStart(long pid) {
        try {
            return words(PROC.resolve(Long.toString(pid)).resolve("stat"))[START];
        } catch (IOException noProc) {
            throw new UncheckedIOException("/proc cannot be read", noProc);
        }
    }

    /** The program's name stands in brackets and may hold anything. */
    private static String[] words(Path stat) throws IOException {
        String said = Files.readString(stat);
        return said.substring(said.lastIndexOf(')') + 2).split(" ");
    }
}
