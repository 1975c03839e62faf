package dev.patchyard.run.step;

import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.RollbackMode;
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
        boolean canRevert = run.policy().recovery().snapshotBefore() && run.policy().recovery().rollback() != RollbackMode.NONE;
        String wayBack = canRevert
                ? "Each host has a snapshot taken right before it is touched; going back loses what was written since."
                : "No technical back-out: restore from backup.";
        Instant start = opening(run);
        return new ChangeDraft(
                "Patch " + run.hosts().size() + " hosts: " + run.policy().name(), List.copyOf(run.hosts().keySet()),
                start.truncatedTo(ChronoUnit.SECONDS), start.plus(length(run)), wayBack,
                ChangeRequest.refOfRun(run.id()), run.requirePlan().digest());
    }

    /** @return when the run's window opens */
    static Instant opening(PatchRun run) {
        return run.origin().slot() == null ? run.createdAt() : run.origin().slot();
    }

    static Duration length(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        return window == null ? LENGTH_WITHOUT_WINDOW : window.length();
    }
}
