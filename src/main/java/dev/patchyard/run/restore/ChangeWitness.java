package dev.patchyard.run.restore;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.PatchRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The change desk: changes that we raised, started or closed, and whose run does not know that. */
final class ChangeWitness implements Reconciler.Witness {
    private final Itsm itsm;

    ChangeWitness(Itsm itsm) {
        this.itsm = itsm;
    }

    @Override
    public List<Finding> findings(List<PatchRun> open, Set<String> strangers) {
        List<Finding> findings = new ArrayList<>();
        strangers.forEach(runId -> raisedFor(runId).ifPresent(findings::add));
        open.stream().filter(run -> !run.isDryRun()).forEach(run -> of(run).ifPresent(findings::add));
        return findings;
    }

    private Optional<Finding> of(PatchRun run) {
        ChangeLink link = run.change();
        if (link == null) {
            return raisedFor(run.id());
        }
        ChangeStatus status = itsm.find(link.id()).map(ChangeRequest::status).orElse(ChangeStatus.UNKNOWN);
        boolean isFurther = status.isClosed() || status == ChangeStatus.IN_PROGRESS && !link.startedByUs();
        return isFurther
                ? Optional.of(new Finding(
                        Finding.Kind.CHANGE_MOVED_ON, "change " + link.number() + " is " + status, run.id()))
                : Optional.empty();
    }

    private Optional<Finding> raisedFor(String runId) {
        return itsm.madeFor(ChangeRequest.refOfRun(runId)).stream().findFirst().map(change -> new Finding(
                Finding.Kind.UNKNOWN_CHANGE, "change " + change.number() + " was raised for it and is " + change.status(), runId));
    }
}
