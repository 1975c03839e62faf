package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything the acts share: the people, the hosts, the screen, and what has been found out so far.
 *
 * @param people   who acts
 * @param stage    the hosts
 * @param desk     the ITSM
 * @param runs     the server's runs
 * @param screen   where the story is told
 * @param findings what was not as it should be
 * @param cast     which host plays which part
 * @param ended    the real runs so far, in order
 */
record Scene(
        People people,
        Stage stage,
        ChangeDesk desk,
        Runs runs,
        Screen screen,
        Findings findings,
        Cast cast,
        List<JsonNode> ended) {

    static Scene of(People people, Screen screen) {
        Stage stage = new Stage(people.stageHand(), people.keeper());
        return new Scene(
                people,
                stage,
                new ChangeDesk(people.requester(), people.approver(), Clock.systemUTC()),
                new Runs(people.operator(), screen),
                screen,
                new Findings(),
                Cast.of(stage.names("debian"), stage.names("el")),
                new ArrayList<>());
    }

    /**
     * Plans each policy without touching a host, has exactly that plan approved, and runs exactly that plan.
     *
     * @param forgotten CIs that alice leaves out of the change
     * @param meanwhile what happens between approval and run
     * @param estimate  how long the run takes on a quiet machine with two cores
     */
    List<JsonNode> planApproveRun(
            List<String> policies, String title, List<String> forgotten, Runnable meanwhile, Duration estimate) {
        screen.say("Alice plans: " + String.join(" and ", policies) + " as a dry run, which looks at every host and changes none.");
        List<JsonNode> dry = runs.dry(policies);
        Map<String, String> plans = new LinkedHashMap<>();
        for (int index = 0; index < policies.size(); index++) {
            JsonNode plan = runs.plan(dry.get(index));
            String policy = policies.get(index);
            plans.put(policy, dry.get(index).required("id").asText());
            List<String> cis = plan.required("hosts").valueStream()
                    .map(host -> host.required("ci_id").asText())
                    .filter(ci -> !forgotten.contains(ci))
                    .toList();
            String id = desk.approved(title, policy, cis, plan.required("digest").asText());
            screen.say("Change %s: %d hosts, %d package moves in %d waves; asked for by alice, approved by bob."
                    .formatted(desk.change(id).required("number").asText(), cis.size(), moves(plan), plan.required("waves").size()));
        }
        meanwhile.run();
        List<JsonNode> done = runs.real(plans, estimate);
        ended.addAll(done);
        return done;
    }

    private static long moves(JsonNode plan) {
        return plan.required("hosts").valueStream().mapToLong(host -> host.required("moves").size()).sum();
    }
}
