package dev.patchyard.adapter.simengine;

import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonCall;
import dev.patchyard.adapter.http.JsonFields;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.ResourcePath;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Nap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Waits for what the sim-engine does in the background, and for a machine that is busy with something else. */
final class SimTasks {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final JsonOverHttp http;
    private final InstantSource time;
    private final Nap nap;
    private final Duration limit;

    SimTasks(JsonOverHttp http, InstantSource time, Nap nap, Duration limit) {
        this.http = http;
        this.time = time;
        this.nap = nap;
        this.limit = limit;
    }

    /** Asks again, with growing pauses, until there is an answer. */
    <T> T until(String what, Supplier<Optional<T>> look) {
        Instant deadline = time.instant().plus(limit);
        Duration wait = FIRST_PAUSE;
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (!time.instant().isBefore(deadline)) {
                throw new CollaboratorFault(Kind.UNCERTAIN, what + ": not done within " + limit.toMinutes() + " min");
            }
            rest(what, wait);
            // NB: half as long again each time: doubling would find out late by up to the whole time a snapshot took.
            Duration longer = wait.multipliedBy(3).dividedBy(2);
            wait = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
    }

    private void rest(String what, Duration length) {
        try {
            nap.take(length);
        } catch (CancellationException asked) {
            throw new CollaboratorFault(Kind.UNCERTAIN, what + ": " + asked.getMessage());
        }
    }

    /** Makes a request; a machine that has another task is asked again, any other refusal is the caller's. */
    JsonAnswer whenFree(JsonCall call) {
        return until("sim-engine " + call.method(), () -> {
            JsonAnswer answer = http.send(call);
            return answer.status() == 409 && answer.code().equals("busy") ? Optional.empty() : Optional.of(answer);
        });
    }

    /**
     * Waits for the task of an accepted request.
     *
     * @throws CollaboratorFault CONFLICT when the task failed, UNCERTAIN when it did not end in time
     */
    void finish(JsonAnswer accepted) {
        accepted.orFault();
        String task = new JsonFields(accepted.what(), accepted.orFault()).text("task_id");
        Instant settled = time.instant().plus(Limits.SETTLE);
        String state = until(accepted.what(), () -> state(task, settled));
        if (!state.equals("succeeded")) {
            throw new CollaboratorFault(Kind.CONFLICT, accepted.what() + ": the sim-engine's task " + state);
        }
    }

    /** @return empty while it runs, and while nobody can say: the task goes on without being watched */
    private Optional<String> state(String task, Instant settled) {
        JsonAnswer answer;
        try {
            answer = http.send(JsonCall.get(ResourcePath.of("sim", "tasks", task)));
        } catch (CollaboratorFault unavailable) {
            if (!unavailable.isRetryable()) {
                throw unavailable;
            }
            return Optional.empty();
        }
        if (answer.notFound() && !answer.foreign() && time.instant().isBefore(settled)) {
            return Optional.empty();
        }
        String state = Objects.requireNonNullElse(
                new JsonFields(answer.what(), answer.orFault()).optionalText("state"), "");
        return state.equals("succeeded") || state.equals("failed") ? Optional.of(state) : Optional.empty();
    }
}
