package dev.patchyard.chaos.check;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G2 and G3: one owner at a time, whose writes alone count; and an end is an end. */
final class OwnerRule implements Checker.Rule {
    private static final long LEASE_SECONDS = 30;

    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, Instant> leases = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "claim" -> claimed(run, fact, said);
            case "renew" -> leases.put(run, fact.at().plusSeconds(LEASE_SECONDS));
            case "release" -> released(run, fact);
            case "commit" -> committed(run, fact, said);
            default -> { }
        }
    }

    private void claimed(String run, Fact fact, Checker.Verdicts said) {
        long epoch = fact.number("epoch");
        if (epoch <= epochs.getOrDefault(run, 0L)) {
            said.wrong("G3", fact, "run " + run + " was claimed again with epoch " + epoch);
        }
        if (leases.getOrDefault(run, Instant.MIN).isAfter(fact.at())) {
            said.wrong("G3", fact, "run " + run + " was claimed while its lease was alive");
        }
        if (ended.contains(run)) {
            said.wrong("G2", fact, "run " + run + " was claimed after its end");
        }
        epochs.put(run, epoch);
        leases.put(run, fact.at().plusSeconds(LEASE_SECONDS));
    }

    private void released(String run, Fact fact) {
        if (epochs.getOrDefault(run, 0L) == fact.number("epoch")) {
            leases.remove(run);
        }
    }

    private void committed(String run, Fact fact, Checker.Verdicts said) {
        boolean isWalkers = !fact.get("epoch").isEmpty();
        if (isWalkers && fact.number("epoch") != epochs.getOrDefault(run, 0L)) {
            said.wrong("G3", fact, "run " + run + " was written with epoch " + fact.get("epoch") + " of an earlier owner");
        }
        if (ended.contains(run) && !fact.isYes("same")) {
            said.wrong("G2", fact, "run " + run + " was changed after its end");
        }
        if (fact.is("to", "ENDED")) {
            ended.add(run);
        }
    }
}
