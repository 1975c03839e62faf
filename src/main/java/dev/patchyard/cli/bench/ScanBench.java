package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.demo.People;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/** Patchyard's compliance scans, plain Ansible and the floor, in turn on the same hosts. Used once. */
public final class ScanBench {
    private static final int PARALLEL = 32;
    private static final int AT_ONCE = 4;
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final String MOVE = "echo \"// $(date +%N)\" >/etc/apt/apt.conf.d/99bench";
    private static final String FORGET = "rm -rf /var/tmp/patchyard-[0-9]*; pkill -f '^sshd: (root|ops)' || true";
    private static final String TRUTH = "apt-get -qq update && apt-get -s -q upgrade --with-new-pkgs | sed -n "
            + "'s/^Inst \\([^ :]*\\)[^ ]* [^(]*(\\([^ ]*\\) .*[Ss]ecurity.*/\\1 \\2/p' | sort";
    private static final String DNF_TRUTH = "dnf -q --refresh --disableplugin='*' --enableplugin=versionlock check-update --security"
            + " | awk '/^Obsoleting/ { exit } NF == 3 { sub(/\\.[^.]*$/, \"\", $1); print $1 \" \" $2 }' | sort";
    private static final String FULL = """
            mkdir -p /var/full && cd /var/full && awk 'BEGIN { for (i = 0; i < %d; i++) printf "Package: filler-%%d\\nVersion: 1.%%d\\n\
            Architecture: all\\nMaintainer: nobody <nobody@example.org>\\nDepends: libc6, filler-%%d\\nSection: misc\\n\
            Filename: ./filler-%%d.deb\\nSize: 1000\\nSHA256: %%064d\\nDescription: fills a list with as much text as others have in it\\n\\n", \
            i, i, i / 2, i, i }' >Packages && echo 'deb [trusted=yes] file:/var/full ./' >/etc/apt/sources.list.d/full.list && apt-get -qq update
            """;
    private static final int FULL_LIST = 60_000;

    private final Order order;
    private final Consumer<String> progress;
    private final List<ScanTurn> turns = new ArrayList<>();
    private int number;
    private int asked;

    /**
     * What is wanted.
     *
     * @param turns     of each side
     * @param hosts     of the Debian family
     * @param fullHosts of them, how many are looked at with full lists too
     * @param only      sides that are measured; all when it is empty
     */
    public record Order(int turns, int hosts, int fullHosts, List<String> only) {
        public Order {
            only = List.copyOf(only);
            if (!ScanReport.SIDES.containsAll(only)) {
                throw new IllegalArgumentException("bench scan knows --only " + String.join(", ", ScanReport.SIDES));
            }
            if (turns < 1 || turns > 99 || hosts < 1 || hosts > 160 || fullHosts < 0 || fullHosts > hosts) {
                throw new IllegalArgumentException("expected 1 to 99 turns and 1 to 160 hosts");
            }
        }
    }

    /** @param progress told each turn in one line */
    public ScanBench(Order order, Consumer<String> progress) {
        this.order = order;
        this.progress = progress;
    }

    /** @param place what the datacenter was ordered with @return the report, when everything is measured */
    public ScanReport measure(Datacenter datacenter, DatacenterOrder place) {
        List<String> disagreements;
        try (CpuMeter controller = CpuMeter.open("server"); CpuMeter lab = CpuMeter.open("lab")) {
            lab.adopt(Processes.family(datacenter.lab().description().required("pid").asLong()));
            controller.adopt(Controller.processes(datacenter.server(), place.state()));
            People people = People.of(datacenter);
            Scene small = new Scene("small", Fleet.of(datacenter.lab(), order.hosts()), people, datacenter, place, controller, lab);
            progress.accept("small: preparing " + order.hosts() + " hosts");
            small.fleet.offer(Content.SMALL);
            take(small);
            disagreements = new ArrayList<>(disagreements(small, TRUTH));
            Scene enterprise = new Scene("small", Fleet.enterprise(datacenter.lab()), people, datacenter, place, controller, lab);
            enterprise.fleet.offer(Content.SMALL);
            disagreements.addAll(disagreements(enterprise, DNF_TRUTH));
            if (order.fullHosts() > 0) {
                Scene full = new Scene("full", Fleet.of(datacenter.lab(), order.fullHosts()), people, datacenter, place, controller, lab);
                progress.accept("full: preparing " + order.fullHosts() + " hosts");
                full.fleet.everywhere(1, FULL.formatted(FULL_LIST));
                take(full);
            }
        }
        return new ScanReport(order.hosts(), order.fullHosts(), PARALLEL, turns, asked, disagreements);
    }

    private record Scene(String lists, Fleet fleet, People people, Datacenter datacenter, DatacenterOrder place, CpuMeter controller,
            CpuMeter lab) {
        List<String> cis() {
            return fleet.hosts().stream().map(host -> host.required("ci").asText()).toList();
        }
    }

    private void take(Scene scene) {
        ScanFloor floor = new ScanFloor(scene.fleet);
        floor.prepare();
        look(scene);
        for (number = 1; number <= order.turns(); number++) {
            side("default", () -> plain(scene, "default", 5));
            side("tuned", () -> plain(scene, "tuned", PARALLEL));
            side("cold", () -> {
                scene.fleet.everywhere(AT_ONCE, MOVE + "; " + FORGET);
                ours(scene, "cold");
                floor.prepare();
            });
            side("kept", () -> {
                scene.fleet.everywhere(AT_ONCE, MOVE);
                ours(scene, "kept");
            });
            side("unchanged", () -> ours(scene, "unchanged"));
            side("floor", () -> {
                double hosts = scene.lab.used();
                double wall = floor.measure(scene.cis().size());
                tell(new ScanTurn("floor", scene.lists, number, wall, Double.NaN, (scene.lab.used() - hosts) / ScanFloor.LOOKS));
            });
        }
    }

    private void side(String name, Runnable work) {
        if (order.only().isEmpty() || order.only().contains(name)) {
            work.run();
        }
    }

    private void ours(Scene scene, String side) {
        measured(scene, side, scene.controller::used, () -> look(scene));
    }

    private void measured(Scene scene, String side, DoubleSupplier controller, DoubleSupplier work) {
        double hosts = scene.lab.used();
        double cpu = controller.getAsDouble();
        double wall = work.getAsDouble();
        tell(new ScanTurn(side, scene.lists, number, wall, controller.getAsDouble() - cpu, scene.lab.used() - hosts));
    }

    private void tell(ScanTurn turn) {
        turns.add(turn);
        progress.accept(ScanReport.line(turn));
    }

    /** Asks the server for a scan as anybody does. @return seconds by the server's own record */
    private static double look(Scene scene) {
        JsonNode scan = scene.people.operator().post("/patch/compliance/scan", Map.of("ci_ids", scene.cis())).wanted();
        String path = "/patch/compliance/scans/" + scan.required("id").asText();
        while (scan.required("state").asText().equals("running")) {
            AtOnce.pause(BEAT);
            scan = scene.people.operator().get(path).wanted();
        }
        for (JsonNode result : scan.required("results")) {
            if (!result.required("outcome").asText().equals("ok")) {
                throw new Trouble("a scan failed, and a measurement of failures is none: " + result);
            }
        }
        return Duration.between(Instant.parse(scan.required("started_at").asText()), Instant.parse(scan.required("ended_at").asText()))
                .toNanos() / 1e9;
    }

    private void plain(Scene scene, String side, int forks) {
        Path playbooks = scene.place.installation().resolve("bench/plain");
        try (CpuMeter meter = CpuMeter.open("plain"); PlainPlay play = new PlainPlay(scene.datacenter, playbooks.resolve(side + ".cfg"))) {
            inventory(scene, play.home());
            List<String> command = meter.measured(scene.datacenter.inLab(List.of("/usr/bin/ansible-playbook", "--inventory",
                    play.home().resolve("inventory.json").toString(), "--forks", Integer.toString(forks),
                    playbooks.resolve("scan-" + side + ".yml").toString())));
            measured(scene, side, meter::used, () -> {
                long begin = System.nanoTime();
                PlainOutput output = play.run(command);
                if (output.reached().size() != scene.cis().size()) {
                    throw new Trouble("scan-" + side + ".yml: " + output.reached().size() + " hosts answered\n" + output.complaints());
                }
                return (System.nanoTime() - begin) / 1e9;
            });
        }
    }

    private static void inventory(Scene scene, Path home) {
        ObjectNode inventory = new ObjectMapper().createObjectNode();
        ObjectNode all = inventory.putObject("all");
        ObjectNode hosts = all.putObject("hosts");
        for (JsonNode host : scene.fleet.hosts()) {
            hosts.putObject(host.required("name").asText())
                    .put("ansible_host", host.required("ip").asText())
                    .put("ansible_user", host.required("login").asText());
        }
        all.putObject("vars")
                .put("ansible_ssh_private_key_file", home.resolve("key").toString())
                .put("ansible_ssh_common_args", "-F none -o IdentitiesOnly=yes -o GlobalKnownHostsFile=/dev/null -o UserKnownHostsFile="
                        + home.resolve("known_hosts"));
        try {
            JsonNode lab = scene.datacenter.lab().description();
            Files.copy(Path.of(lab.required("known_hosts").asText()), home.resolve("known_hosts"));
            Files.copy(Path.of(scene.datacenter.lab().clientKey()), home.resolve("key"));
            Files.writeString(home.resolve("inventory.json"), inventory.toString());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Compares what the server says of each host with what its package manager says, on metadata that both fetched now. */
    private List<String> disagreements(Scene scene, String question) {
        Map<String, String> truth = scene.fleet.everywhere(AT_ONCE, question);
        asked += truth.size();
        scene.fleet.everywhere(AT_ONCE, FORGET);
        look(scene);
        List<String> wrong = new ArrayList<>();
        for (JsonNode host : scene.fleet.hosts()) {
            JsonNode state = scene.people.operator().get("/patch/compliance/" + host.required("ci").asText()).wanted();
            TreeSet<String> said = new TreeSet<>();
            state.required("pending_patches").forEach(update ->
                    said.add(update.required("name").asText() + " " + update.required("available").asText()));
            String name = host.required("name").asText();
            if (!said.equals(new TreeSet<>(truth.get(name).lines().toList()))) {
                wrong.add(name);
            }
        }
        return wrong;
    }
}
