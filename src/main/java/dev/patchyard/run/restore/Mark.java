package dev.patchyard.run.restore;

import java.util.Map;
import java.util.Optional;

/**
 * How far the database was when somebody looked: things that only ever grow.
 *
 * @param settled how often it was reconciled
 * @param auditSeq number of the newest audit entry, 0 for none
 * @param auditDigest its digest, empty for none
 * @param runs    those that have not ended, and those that ended lately, by id
 */
public record Mark(long settled, long auditSeq, String auditDigest, Map<String, RunMark> runs) {
    public Mark {
        runs = Map.copyOf(runs);
    }

    /**
     * How far a run was.
     *
     * @param epoch     of its newest claim
     * @param lastEvent number of its newest event
     */
    public record RunMark(long epoch, long lastEvent) {}

    /** @return why the database that has this mark now is not the one, or older than the one, that had the other; empty when it is not */
    public Optional<String> behind(Mark remembered, String digestThen) {
        if (settled != remembered.settled()) {
            return settled > remembered.settled() ? Optional.empty() : Optional.of("it was reconciled since, and does not know that");
        }
        if (auditSeq < remembered.auditSeq()) {
            return Optional.of("its audit trail ends at " + auditSeq + ", and was at " + remembered.auditSeq());
        }
        if (!digestThen.isEmpty() && !digestThen.equals(remembered.auditDigest())) {
            return Optional.of("entry " + remembered.auditSeq() + " of its audit trail is another one");
        }
        return remembered.runs().entrySet().stream()
                .filter(run -> isBehind(run.getKey(), run.getValue()))
                .findFirst()
                .map(run -> "run " + run.getKey() + " was further");
    }

    private boolean isBehind(String runId, RunMark then) {
        RunMark now = runs.get(runId);
        return now != null && (now.epoch() < then.epoch() || now.lastEvent() < then.lastEvent());
    }
}
