package dev.patchyard.cli.datacenter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Ends what outlives everybody: a play that was meant to survive its server, a database whose server was killed. Every
 * process of a datacenter carries a mark in its environment; when our end of the warden's pipe closes, it gives them time
 * to end by themselves and then ends those that bear the mark. It touches no other process.
 */
final class Warden {
    private static final String MARK = "PATCHYARD_LIFE";

    // The warden itself must not bear the mark, and neither must the commands it runs.
    private static final String SCRIPT = """
            mark="PATCHYARD_LIFE=$1"
            unset PATCHYARD_LIFE PATCHYARD_STATE
            marked() {
                grep -lzxF -- "$mark" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3
            }
            while read -r _; do :; done
            for second in 1 2 3 4 5 6 7 8 9 10 11 12; do
                ids=$(marked)
                [ -n "$ids" ] || break
                if [ "$second" -ge 10 ]; then kill -KILL $ids; elif [ "$second" -ge 7 ]; then kill -TERM $ids; fi
                sleep 1
            done 2>/dev/null
            rm -rf -- "/tmp/patchyard-$1"
            """;

    private final String life = UUID.randomUUID().toString();
    private final Child child;

    /** @param log where its complaints go */
    Warden(Path log) {
        child = Child.logged("the warden", List.of("bash", "-c", SCRIPT, "warden", life), Map.of(), log);
    }

    /** @return names for awkward paths that end with the warden */
    Shortcuts shortcuts() {
        return new Shortcuts(life);
    }

    /** @return what every process of this datacenter must have in its environment */
    Map<String, String> mark() {
        return Map.of(MARK, life);
    }

    /** Waits until no marked process is left, at most about 15 seconds. */
    void end() {
        child.end(Duration.ofSeconds(15));
    }
}
