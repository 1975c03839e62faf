package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.Trouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs as Alice starts and watches them. */
final class Runs {
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final Duration LOOKING = Duration.ofSeconds(15);

    private final JsonClient alice;
    private final Screen screen;

    Runs(JsonClient alice, Screen screen) {
        this.alice = alice;
        this.screen = screen;
    }

    /** Looks at everything and changes nothing. @return the ended dry run */
    List<JsonNode> dry(List<String> policies) {
        return watch(policies.stream().map(policy -> start(policy, null, true)).toList(), LOOKING);
    }

    /**
     * @param estimate how long it takes on a quiet machine with two cores, for the audience
     * @return the ended runs, in the order of the policies
     */
    List<JsonNode> real(Map<String, String> planByPolicy, Duration estimate) {
        return watch(
                planByPolicy.entrySet().stream()
                        .map(entry -> start(entry.getKey(), entry.getValue(), false))
                        .toList(),
                estimate);
    }

    /** @return the frozen plan of a run */
    JsonNode plan(JsonNode run) {
        return alice.get("/patch/runs/" + run.required("id").asText() + "/plan").wanted();
    }

    private String start(String policy, @Nullable String plan, boolean dry) {
        Map<String, Object> request = new HashMap<>();
        request.put("policy_id", policy);
        request.put("dry_run", dry);
        request.put("reason", "the demonstration");
        if (plan != null) {
            request.put("plan_id", plan);
        }
        return alice.post("/patch/runs", request).wanted().required("id").asText();
    }

    private List<JsonNode> watch(List<String> ids, Duration estimate) {
        long begin = System.nanoTime();
        while (true) {
            List<JsonNode> runs =
                    ids.stream().map(id -> alice.get("/patch/runs/" + id).wanted()).toList();
            Duration passed = Duration.ofNanos(System.nanoTime() - begin);
            screen.show(RunPicture.of(runs, passed, estimate));
            if (runs.stream().allMatch(Runs::settled)) {
                return runs;
            }
            if (passed.compareTo(LONGEST) > 0) {
                throw new Trouble("a run did not end within " + LONGEST.toMinutes() + " minutes: " + ids);
            }
            pause();
        }
    }

    /** A run has ended for the story when its messages have reached CMDB and ITSM as well. */
    private static boolean settled(JsonNode run) {
        return run.required("phase").asText().equals("ended")
                && run.required("messages").valueStream().noneMatch(message -> message.required("state").asText().equals("open"));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(700);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
