package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.datacenter.RunningServer;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One real run of one host whose play tells a great deal, followed from its beginning. Used once. */
public final class EventsBench {
    private static final int HUGE_MEGABYTES = 60;
    private static final Duration BEAT = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final double NANOSECONDS = 1e9;

    private final int events;
    private final Path times;
    private final Consumer<String> progress;

    /** @param place where the datacenter's state lies */
    public EventsBench(int events, DatacenterOrder place, Consumer<String> progress) {
        if (events < 1_000 || events > 1_900_000) {
            throw new Trouble("--events: expected 1000 to 1900000");
        }
        this.events = events;
        this.times = place.state().resolve("chatty-times");
        this.progress = progress;
    }

    /** @return settings of the server that put a talkative program before ansible-playbook */
    public Map<String, String> settings(Path installation) {
        return Map.of("PATCHYARD_ANSIBLE_WRAPPER", String.join(",", List.of(
                "/usr/bin/python3", "-I", installation.resolve("bench/events/chatty.py").toString(), Integer.toString(events),
                Integer.toString(HUGE_MEGABYTES), times.toString())));
    }

    /** @param place what the datacenter was ordered with @return the report, when everything is measured */
    public EventsReport measure(Datacenter datacenter, DatacenterOrder place) {
        forgetOldTimes();
        People people = People.of(datacenter);
        ChangeDesk desk = new ChangeDesk(people.requester(), people.approver(), Clock.systemUTC());
        try (CpuMeter controller = CpuMeter.open("server")) {
            controller.adopt(Controller.processes(datacenter.server(), place.state()));
            PatchyardSide side = new PatchyardSide(people, desk, controller, place.state());
            Fleet fleet = Fleet.of(datacenter.lab(), 1);
            progress.accept("preparing one host");
            fleet.offer(Content.SMALL);
            side.scan(fleet.hosts().stream().map(host -> host.required("ci").asText()).toList());
            Assignment assignment = side.plan(Content.SMALL, 1, 1);
            side.prepare(assignment);
            progress.accept("one run whose play tells " + events + " things");
            return watched(new Scene(datacenter, people, controller, viewer(datacenter.server())), assignment);
        }
    }

    private record Scene(Datacenter datacenter, People people, CpuMeter controller, String token) {
        Follower follower(String run) {
            return new Follower(datacenter.server().url().resolve("/patch/runs/" + run + "/tasks/stream"), token);
        }
    }

    private static String viewer(RunningServer server) {
        return new JsonClient(server.url(), server.token()).post("/patch/tokens", Map.of("name", "follower", "role", "viewer"))
                .wanted().required("secret").asText();
    }

    private EventsReport watched(Scene scene, Assignment assignment) {
        double before = Memory.now(scene.datacenter().server().pid());
        double cpuBefore = scene.controller().used();
        String run = scene.people().operator().post("/patch/runs", Map.of(
                "policy_id", assignment.policy(), "plan_id", assignment.planId(), "dry_run", false, "reason", "bench"))
                .wanted().required("id").asText();
        Follower follower = scene.follower(run);
        Thread following = Thread.ofPlatform().daemon().name("follower").start(follower);
        double stored = until("the database holds every line", () -> lines(scene, run, events) > 0);
        double followed = until("the follower has every line", () -> follower.last() >= events);
        await(scene, run);
        join(following);
        double cpu = scene.controller().used() - cpuBefore;
        long begin = System.nanoTime();
        Follower again = scene.follower(run);
        again.run();
        double readAgain = (System.nanoTime() - begin) / NANOSECONDS;
        List<Double> written = times();
        long lost = lines(scene, run, follower.last()) + follower.outOfOrder() + again.outOfOrder() + Math.abs(again.last() - follower.last())
                + Math.max(0, events - follower.last());
        return new EventsReport(
                events, lost, written.get(1) - written.get(0), stored - written.get(0), followed - written.get(0), readAgain, cpu,
                before, Memory.most(scene.datacenter().server().pid()), HUGE_MEGABYTES);
    }

    /** @return how many lines there are after that number, at most one */
    private static long lines(Scene scene, String run, long after) {
        return scene.people().operator().get("/patch/runs/" + run + "/tasks?limit=1&after=" + after).wanted().required("items").size();
    }

    private static double until(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new Trouble("not within " + LONGEST.toMinutes() + " minutes: " + what);
            }
            AtOnce.pause(BEAT);
        }
        return Clock.systemUTC().millis() / 1e3;
    }

    private static void await(Scene scene, String run) {
        until("the run ends", () -> {
            JsonNode now = scene.people().operator().get("/patch/runs/" + run).wanted();
            return now.required("phase").asText().equals("ended");
        });
    }

    private static void join(Thread following) {
        try {
            following.join(LONGEST);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private void forgetOldTimes() {
        try {
            Files.deleteIfExists(times);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private List<Double> times() {
        try {
            return List.of(Files.readString(times).strip().split(" ")).stream().map(Double::valueOf).toList();
        } catch (IOException unreadable) {
            throw new Trouble("the play did not tell its times: " + unreadable.getMessage());
        }
    }
}
