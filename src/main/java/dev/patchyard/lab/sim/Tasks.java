package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sim-engine's tasks: each runs beside the request that started it, one per machine at a time. */
public final class Tasks implements AutoCloseable {
    private final Shelf tasks;
    private final Clock clock;
    private final Set<String> busy = new HashSet<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Opens the tasks; those that ran when the lab ended last time have failed. */
    public Tasks(Path folder, Clock clock) {
        this.tasks = new Shelf(new JsonFile(folder.resolve("sim-tasks.json")), "task", clock);
        this.clock = clock;
        tasks.all().stream().filter(task -> task.get("ended_at").isNull()).forEach(task -> tasks.put(
                task.put("state", "failed").put("error", "the sim-engine was restarted").put("ended_at", now())));
    }

    /** @return the machine a task is about, or nothing */
    public Optional<String> machine(String task) {
        return tasks.find(task).map(document -> document.get("vm_id").asText());
    }

    ObjectNode get(String id) {
        return tasks.get(id);
    }

    /**
     * Starts a task.
     *
     * @param before what must happen while the machine is already reserved and before anyone is told of the task;
     *     when it throws, there is no task
     * @throws Problem 409 if the machine has a task that has not ended
     */
    ObjectNode start(String kind, String vm, @Nullable String snapshot, Runnable before, Runnable work) {
        synchronized (busy) {
            if (!busy.add(vm)) {
                throw Problem.of(409, "busy", "another task of " + vm + " has not ended yet");
            }
        }
        try {
            before.run();
            ObjectNode task = tasks.put(Json.object().put("id", "task-" + UUID.randomUUID()).put("kind", kind)
                    .put("state", "queued").put("progress", 0).putNull("error").put("started_at", now())
                    .putNull("ended_at").put("vm_id", vm).put("snapshot_id", snapshot));
            threads.execute(() -> run(task, vm, work));
            return task;
        } catch (RuntimeException refused) {
            free(vm);
            throw refused;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(ObjectNode task, String vm, Runnable work) {
        @Nullable String error = null;
        try {
            tasks.put(task.put("state", "running").put("progress", 10));
            work.run();
        } catch (RuntimeException failed) {
            error = String.valueOf(failed.getMessage());
        } finally {
            free(vm);
        }
        tasks.put(task.put("state", error == null ? "succeeded" : "failed").put("progress", error == null ? 100 : 10)
                .put("error", error).put("ended_at", now()));
    }

    private void free(String vm) {
        synchronized (busy) {
            busy.remove(vm);
        }
    }

    private String now() {
        return clock.instant().toString();
    }
}
