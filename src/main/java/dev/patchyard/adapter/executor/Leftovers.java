package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.MarkedProcesses;
import dev.patchyard.adapter.ansible.Removal;
import dev.patchyard.patching.PatchExecutor.Swept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What plays of this directory left behind: processes of a play whose run is over, drafts of directories that were never
 * used, and what Ansible keeps for modules while it runs. The records of a play stay.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration COURTESY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path plays;
    private final Predicate<String> isBusy;

    /** @param isBusy told a play's id, says whether this server is at work with it */
    Leftovers(Path plays, Predicate<String> isBusy) {
        this.plays = plays;
        this.isBusy = isBusy;
    }

    Swept sweep(Predicate<String> isOver) {
        int processes = endOrphans(isOver);
        int directories = 0;
        for (Path leftover : leftovers(isOver)) {
            directories += isRemoved(leftover) ? 1 : 0;
        }
        return new Swept(processes, directories);
    }

    private int endOrphans(Predicate<String> isOver) {
        int ended = 0;
        for (Map.Entry<String, List<ProcessHandle>> play : living().entrySet()) {
            String playId = play.getKey();
            if (!isBusy.test(playId) && OldPlays.runOf(playId).filter(isOver).isPresent()) {
                LOG.warn("play {} lives although its run is over; its {} processes are ended", playId, play.getValue().size());
                ended += new MarkedProcesses("PATCHYARD_PLAY_ID=" + playId).end(COURTESY, PATIENCE) ? play.getValue().size() : 0;
            }
        }
        return ended;
    }

    /** Processes of plays by play; other servers of this machine have directories of their own. */
    private Map<String, List<ProcessHandle>> living() {
        Map<String, List<ProcessHandle>> living = new TreeMap<>();
        MarkedProcesses.beginningWith("PATCHYARD_EVENTS=" + plays + "/").forEach((rest, processes) ->
                living.put(rest.replaceFirst("/events$", ""), processes));
        return living;
    }

    private List<Path> leftovers(Predicate<String> isOver) {
        if (!Files.isDirectory(plays)) {
            return List.of();
        }
        Predicate<String> isOfOver = name -> !isBusy.test(name) && OldPlays.runOf(name).filter(isOver).isPresent();
        try (Stream<Path> all = Files.list(plays)) {
            return all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> isOfOver.test(each.getFileName().toString().replaceFirst("^\\.(.*)\\.new$", "$1")))
                    .map(each -> each.getFileName().toString().startsWith(".") ? each : each.resolve("home"))
                    .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isRemoved(Path leftover) {
        try {
            Removal.of(leftover);
            return true;
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed: {}", leftover, failed.toString());
            return false;
        }
    }
}
