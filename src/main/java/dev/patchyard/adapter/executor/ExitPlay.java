package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.EventTail;
import dev.patchyard.adapter.ansible.PlayDirectory;
import dev.patchyard.adapter.ansible.PlayEvent;
import dev.patchyard.adapter.ansible.PlayProcess;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.PatchExecutor.PlayRefused;
import dev.patchyard.run.Nap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the exit hook of hosts that their play began and did not let go, because it was ended, killed, or lost them. All it
 * needs lies in the directory of that play, so whoever takes over may run it; it is run once for a play, and once more for each
 * host that could not be reached by then.
 */
final class ExitPlay {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration BEAT = Duration.ofMillis(100);
    /** For the look at package managers and the logins, beside the hook's own time. */
    private static final long SECONDS_BESIDE = 300;
    private static final int MOST_TURNS = 20;

    private final PlayDirectory play;
    private final AnsibleSettings settings;
    private final Playbooks playbooks;
    private final Canary canary;

    ExitPlay(PlayDirectory play, AnsibleSettings settings, Playbooks playbooks, Canary canary) {
        this.play = play;
        this.settings = settings;
        this.playbooks = playbooks;
        this.canary = canary;
    }

    /** @return the ids of the plays that let hosts go for another one, the one for all of them first */
    static List<String> ids(PlayDirectory play) {
        List<String> ids = new ArrayList<>(List.of(id(play.playId())));
        for (String host : hosts(play)) {
            ids.add(lateId(play.playId(), host, 1));
            for (int turn = 2; sibling(play, lateId(play.playId(), host, turn)).exists(); turn++) {
                ids.add(lateId(play.playId(), host, turn));
            }
        }
        return ids;
    }

    private static String id(String playId) {
        return playId + "-exit";
    }

    private static String lateId(String playId, String host, int turn) {
        return id(playId) + "-" + host + (turn == 1 ? "" : "-" + turn);
    }

    private static List<String> hosts(PlayDirectory play) {
        List<String> hosts = new ArrayList<>();
        json(play, "inventory.json").path("all").path("hosts").fieldNames().forEachRemaining(hosts::add);
        return hosts;
    }

    /** @return the hooks among the variables of a play */
    static JsonNode hooks(PlayDirectory play) {
        return variables(play).path("patchyard_hooks");
    }

    /** @return the variables of a play, a missing node when it has none yet */
    static JsonNode variables(PlayDirectory play) {
        return json(play, "vars.json");
    }

    private static JsonNode json(PlayDirectory play, String file) {
        try {
            return play.read(file).isPresent() ? MAPPER.readTree(play.read(file).get()) : MissingNode.getInstance();
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the play's " + file + " is broken", broken);
        }
    }

    /** @return our names of the hosts that it was run for, each with what is wrong, empty when all is well */
    Map<String, String> run() {
        return run(sibling(id(play.playId())), owing(List.of(play)));
    }

    /**
     * The same for one host that could not be reached when the others were let go; again, when it was lost in that as well.
     *
     * @param host our name of it
     */
    Map<String, String> runFor(String host) {
        List<PlayDirectory> told = new ArrayList<>(List.of(play, sibling(id(play.playId()))));
        for (int turn = 1; turn <= MOST_TURNS; turn++) {
            List<String> owing = owing(told).stream().filter(host::equals).toList();
            PlayDirectory own = sibling(lateId(play.playId(), host, turn));
            if (owing.isEmpty() || !hasLost(own, host)) {
                return run(own, owing);
            }
            told.add(own);
        }
        return Map.of(host, "hook on_exit: the host was lost each of " + MOST_TURNS + " times");
    }

    private boolean hasLost(PlayDirectory own, String host) {
        PlayEvent note = own.exists() ? notes(own).get(host) : null;
        return note != null && note.kind().equals("unreachable") && !new PlayProcess(own, settings).goesOn();
    }

    private PlayDirectory sibling(String id) {
        return sibling(play, id);
    }

    private static PlayDirectory sibling(PlayDirectory play, String id) {
        return new PlayDirectory(play.path().getParent(), id);
    }

    private Map<String, String> run(PlayDirectory own, List<String> owing) {
        Map<String, String> said = new LinkedHashMap<>();
        if (owing.isEmpty()) {
            return said;
        }
        String ending = carriedOut(own, owing);
        Map<String, PlayEvent> notes = notes(own);
        owing.forEach(host -> said.put(host, judged(notes.get(host), ending)));
        return said;
    }

    private List<String> owing(List<PlayDirectory> told) {
        JsonNode hooks = hooks(play);
        Map<String, HookTrack> tracks = new LinkedHashMap<>();
        if (hooks.path("on_exit").isObject()) {
            hosts(play).forEach(host -> tracks.put(host, new HookTrack(hooks)));
        }
        for (PlayDirectory directory : told) {
            new EventTail(directory.file("events")).drain(events -> events.stream()
                    .filter(event -> tracks.containsKey(event.host()))
                    .forEach(event -> tracks.get(event.host()).take(event)));
        }
        return tracks.entrySet().stream().filter(e -> e.getValue().owesExit()).map(Map.Entry::getKey).toList();
    }

    private String carriedOut(PlayDirectory own, List<String> hosts) {
        PlayProcess process = new PlayProcess(own, settings);
        try {
            if (!own.exists() || own.read("process").isEmpty() && !process.isAlive()) {
                begin(own, process, hosts);
            }
        } catch (PlayRefused refused) {
            return String.valueOf(refused.getMessage());
        }
        long seconds = hooks(play).path("on_exit").path("seconds").asLong() + SECONDS_BESIDE;
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (process.goesOn() && System.nanoTime() < deadline) {
            Nap.REAL.take(BEAT);
        }
        boolean isLate = process.goesOn();
        return process.end() ? isLate ? "it did not end in time" : "the play ended without a word" : "its processes cannot be ended";
    }

    private void begin(PlayDirectory own, PlayProcess process, List<String> hosts) {
        canary.requireSilence();
        playbooks.requireUnchanged(MAPPER.convertValue(json(play, "playbooks.json"), new TypeReference<Map<String, String>>() {}));
        if (!own.exists()) {
            own.create(Map.of());
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/ansible-playbook",
                "--inventory", play.file("inventory.json").toString(),
                "--extra-vars", "@" + play.file("vars.json"),
                "--limit", String.join(",", hosts),
                "--forks", Integer.toString(Math.min(hosts.size(), settings.mostForks())),
                playbooks.file("leave-hosts.yml").toString()));
        process.start(command);
    }

    private static Map<String, PlayEvent> notes(PlayDirectory own) {
        Map<String, PlayEvent> last = new LinkedHashMap<>();
        new EventTail(own.file("events")).drain(events -> events.stream()
                .filter(event -> event.action().equals(HookTrack.NOTE) && !event.kind().equals("begun")
                        || event.kind().equals("unreachable"))
                .forEach(event -> last.put(event.host(), event)));
        return last;
    }

    private static String judged(PlayEvent note, String ending) {
        if (note == null || note.result().path("said").asText().equals("begun")) {
            return "hook on_exit: " + ending;
        }
        return switch (note.kind()) {
            case "ok" -> "";
            case "unreachable" -> HostResult.EXIT_OWED;
            default -> Complaints.of(note.result()).isEmpty() ? "hook on_exit failed" : Complaints.of(note.result());
        };
    }
}
