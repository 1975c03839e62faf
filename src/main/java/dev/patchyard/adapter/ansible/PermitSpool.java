package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.patching.HostPermit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server's side of the permit: requests and decisions of a play as files. Whoever links the file of a decision
 * first has decided, the server or a play that waited too long; it is never decided again.
 */
public final class PermitSpool {
    private static final Pattern REQUEST = Pattern.compile("(h-[0-9a-f-]{36})\\.ask");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path directory;

    public PermitSpool(Path directory) {
        this.directory = directory;
    }

    /**
     * What was decided about a host.
     *
     * @param granted whether it may be touched
     * @param reason  why not, empty otherwise
     */
    public record Decision(boolean granted, String reason) {}

    /** @return our names of the hosts that are asked for and not decided */
    public List<String> open() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> REQUEST.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(request -> request.group(1))
                    .filter(host -> decision(host).isEmpty())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the play's requests cannot be read", unreadable);
        }
    }

    /**
     * @param until the host takes no permit that it hears of later, so that a play which was frozen meanwhile begins nothing
     * @return whether our decision counts; false when the play had decided before
     */
    public boolean decide(String host, HostPermit.Answer answer, Instant until) {
        Map<String, Object> decision = switch (answer) {
            case HostPermit.Answer.Granted(long epoch) ->
                    Map.of("granted", true, "reason", "", "epoch", epoch, "until", until.getEpochSecond());
            case HostPermit.Answer.Denied(String reason) -> Map.of("granted", false, "reason", reason);
        };
        Path draft = directory.resolve(host + "." + UUID.randomUUID());
        try {
            Files.write(draft, MAPPER.writeValueAsBytes(decision));
            Files.createLink(directory.resolve(host + ".decision"), draft);
            return true;
        } catch (FileAlreadyExistsException decidedBefore) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException("a permit cannot be handed to the play", failed);
        } finally {
            removeQuietly(draft);
        }
    }

    /** @return what was decided, empty while nothing was; a decision that cannot be read grants nothing */
    public Optional<Decision> decision(String host) {
        Path file = directory.resolve(host + ".decision");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode said = MAPPER.readTree(Files.readAllBytes(file));
            return Optional.of(new Decision(said.path("granted").asBoolean(false), said.path("reason").asText("")));
        } catch (IOException unreadable) {
            return Optional.of(new Decision(false, "the decision cannot be read"));
        }
    }

    private static void removeQuietly(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException kept) {
            // NB: a draft that stays is never read.
            return;
        }
    }
}
