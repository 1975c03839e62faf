package dev.patchyard.cli.bench;

import dev.patchyard.cli.datacenter.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which processes Patchyard's side consists of before a run: what a run starts belongs to them by descent. */
final class Controller {
    private Controller() {}

    /** @return the server, its database, and what they started */
    static List<Long> processes(RunningServer server, Path state) {
        List<Long> roots = new ArrayList<>(List.of(server.pid()));
        // The embedded database is nobody's child: it outlives a server that is killed.
        try {
            String first = Files.readAllLines(state.resolve("postgres/data/postmaster.pid")).getFirst();
            roots.add(Long.parseLong(first.strip()));
        } catch (IOException elsewhere) {
            System.err.println("patchyard: no database of its own in " + state + ": its CPU time is not counted");
        }
        return Processes.families(roots);
    }
}
