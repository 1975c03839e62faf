package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directories of plays that ended long ago on this machine. Whatever else lies beside them is left alone. */
final class OldPlays {
    private static final Pattern PLAY = Pattern.compile("([A-Za-z0-9-]+?)-w[0-9]+-[a-z]+(?:-exit(?:-h-[0-9a-f-]{36}(?:-[0-9]{1,2})?)?)?");

    private final Path plays;
    private final Predicate<String> isOver;

    /** @param isOver told a play's id, says whether no process of it lives */
    OldPlays(Path plays, Predicate<String> isOver) {
        this.plays = plays;
        this.isOver = isOver;
    }

    /** @return how many were removed */
    int forget(Instant before, Predicate<String> mayGo, int limit) {
        List<Path> old = directories().stream()
                .filter(play -> lastUsed(play).isBefore(before))
                .filter(play -> isOver.test(play.getFileName().toString()))
                .filter(play -> mayGo.test(runOf(play)))
                .limit(limit)
                .toList();
        old.forEach(OldPlays::remove);
        return old.size();
    }

    private List<Path> directories() {
        if (!Files.isDirectory(plays)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(plays)) {
            return all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> PLAY.matcher(each.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @return the ids of all plays that are kept there */
    static Set<String> idsIn(Path plays) {
        return new OldPlays(plays, playId -> false)
                .directories().stream().map(play -> play.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String runOf(Path play) {
        return runOf(play.getFileName().toString()).orElse("");
    }

    /** @return the run of a play by its id, empty for what is no play's id */
    static Optional<String> runOf(String playId) {
        Matcher name = PLAY.matcher(playId);
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** The last event moves the file and not the directory. */
    private static Instant lastUsed(Path play) {
        try {
            Path events = play.resolve("events");
            Path newest = Files.exists(events, LinkOption.NOFOLLOW_LINKS) ? events : play;
            return Files.getLastModifiedTime(newest, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void remove(Path play) {
        try {
            Removal.of(play);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
