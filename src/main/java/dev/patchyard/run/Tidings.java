package dev.patchyard.run;

import dev.patchyard.alert.FeedEvent;
import dev.patchyard.alert.FeedEvent.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the world is told of a run. Pure: every store tells the same. */
public final class Tidings {
    private Tidings() {}

    /** @return what is told when a run was asked for */
    public static List<FeedEvent.Draft> asked(PatchRun run) {
        if (run.origin().trigger() != RunRequest.Trigger.SCHEDULE) {
            return List.of();
        }
        return List.of(new FeedEvent.Draft(Type.SCHEDULED, run.id(), facts(run)));
    }

    /** @return what is told when a run is taken up for the first time; one with a plan made ahead begins with its slot */
    public static List<FeedEvent.Draft> begun(PatchRun run) {
        return run.isAhead() ? List.of() : List.of(new FeedEvent.Draft(Type.RUN_STARTED, run.id(), facts(run)));
    }

    /** @return what is told when a run went from one state to the next */
    public static List<FeedEvent.Draft> moved(PatchRun before, PatchRun after) {
        List<FeedEvent.Draft> told = new ArrayList<>();
        boolean waited = before.isAhead() && before.wave() == 0 && isBeforeSlot(before.phase());
        if (waited && !isBeforeSlot(after.phase())) {
            told.add(new FeedEvent.Draft(Type.RUN_STARTED, after.id(), facts(after)));
        }
        if (!before.isEnded() && after.isEnded()) {
            told.add(new FeedEvent.Draft(Type.RUN_COMPLETED, after.id(), ending(after)));
        }
        return told;
    }

    private static boolean isBeforeSlot(RunPhase phase) {
        return phase == RunPhase.PLAN || phase == RunPhase.VALIDATE;
    }

    private static Map<String, @Nullable Object> facts(PatchRun run) {
        Map<String, @Nullable Object> facts = new TreeMap<>();
        facts.put("policy_id", run.policy().id());
        facts.put("run_id", run.id());
        facts.put("kind", word(run.origin().kind()));
        facts.put("trigger", word(run.origin().trigger()));
        facts.put("dry_run", run.isDryRun());
        facts.put("slot", time(run.origin().slot()));
        return facts;
    }

    private static Map<String, @Nullable Object> ending(PatchRun run) {
        Map<String, @Nullable Object> facts = facts(run);
        facts.put("verdict", run.verdict() == null ? null : word(run.verdict()));
        facts.put("change_id", run.change() == null ? null : run.change().id());
        Map<String, Integer> hosts = new TreeMap<>();
        run.hosts().values().forEach(host -> hosts.merge(word(host.state()), 1, Integer::sum));
        facts.put("hosts", hosts);
        return facts;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).toString();
    }
}
