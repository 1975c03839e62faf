package dev.patchyard.run.step;

import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.run.BackOut;
import dev.patchyard.run.PatchRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The change that a run asks for. Pure, and the same each time for the same run, so that asking twice raises one. */
final class Drafts {
    private static final Duration LENGTH_WITHOUT_WINDOW = Duration.ofHours(4);

    private Drafts() {}

    static ChangeDraft of(PatchRun run) {
        Instant start = opening(run);
        return new ChangeDraft(
                "Patch " + run.hosts().size() + " hosts: " + run.policy().name(), List.copyOf(run.hosts().keySet()),
                start.truncatedTo(ChronoUnit.SECONDS), start.plus(length(run)), BackOut.of(run.policy().recovery()),
                ChangeRequest.refOfRun(run.id()), run.requirePlan().digest())
                .askedForBy(run.origin().actor());
    }

    /** @return when the run's window opens */
    static Instant opening(PatchRun run) {
        return run.origin().slot() == null ? run.createdAt() : run.origin().slot();
    }

    /** @return when no host is started any more, as far as the run itself knows its window */
    static Instant lastStart(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        return opening(run).plus(length(run)).minus(window == null ? PolicyDefaults.CUT_OFF : window.cutOff());
    }

    static Duration length(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        return window == null ? LENGTH_WITHOUT_WINDOW : window.length();
    }
}
