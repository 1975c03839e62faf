package dev.patchyard.policy;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the operator's policy files. What a file says is never live by itself: new files and edits become pending
 * revisions, which somebody else accepts. A file that is gone disables its policy. Taking in the same files again
 * changes nothing.
 */
public final class PolicyIntake {
    private final PolicyShelf shelf;
    private final PolicyRevisions revisions;
    private final UnitOfWork unit;
    private final AuditTrail audit;

    public PolicyIntake(PolicyShelf shelf, PolicyRevisions revisions, UnitOfWork unit, AuditTrail audit) {
        this.shelf = shelf;
        this.revisions = revisions;
        this.unit = unit;
        this.audit = audit;
    }

    /**
     * One file.
     *
     * @param name   for people
     * @param author who wrote it, as far as it can be known; empty when it cannot
     * @param digest SHA-256 of its bytes in hexadecimal
     * @param fields wire fields, null when it could not be read
     * @param error  why it could not be read, null when it could
     */
    public record Handwriting(
            String name, String author, String digest, @Nullable Map<String, Object> fields, @Nullable String error) {}

    /**
     * @param files all files there are
     * @return one line for each file that was refused and for each policy that was disabled
     */
    public List<String> take(Collection<Handwriting> files) {
        List<String> remarks = new ArrayList<>();
        Set<String> present = new HashSet<>();
        boolean allReadable = true;
        for (Handwriting file : files) {
            Optional<PatchPolicy> policy = read(file, remarks);
            allReadable &= policy.isPresent();
            policy.ifPresent(readable -> takeOne(readable, file, present, remarks));
        }
        // NB: a file that cannot be read may hold any policy, so nothing counts as gone while there is one.
        if (allReadable) {
            disableAbsent(present, remarks);
        }
        return remarks;
    }

    private static Optional<PatchPolicy> read(Handwriting file, List<String> remarks) {
        if (file.fields() == null) {
            remarks.add(file.name() + " is refused: " + file.error());
            return Optional.empty();
        }
        try {
            return Optional.of(PolicyFields.read(file.fields()));
        } catch (PolicyProblem problem) {
            remarks.add(file.name() + " is refused: " + problem.getMessage());
            return Optional.empty();
        }
    }

    private void takeOne(PatchPolicy policy, Handwriting file, Set<String> present, List<String> remarks) {
        if (!present.add(policy.id())) {
            remarks.add(file.name() + " is refused: another file has a policy " + policy.id());
            return;
        }
        Optional<PolicyShelf.Shelved> live = shelf.find(policy.id());
        if (live.isPresent() && !live.get().fileOwned()) {
            remarks.add(file.name() + " is refused: the policy " + policy.id() + " was made over the API");
        } else if (live.isPresent() && live.get().policy().equals(policy)) {
            revisions.withdraw(policy.id());
        } else {
            String author = file.author().isEmpty() ? "file " + file.name() : file.author();
            revisions.propose(policy, file.digest(), author);
        }
    }

    private void disableAbsent(Set<String> present, List<String> remarks) {
        for (PolicyShelf.Shelved shelved : shelf.all()) {
            PatchPolicy policy = shelved.policy();
            if (!shelved.fileOwned() || present.contains(policy.id())) {
                continue;
            }
            revisions.withdraw(policy.id());
            if (policy.enabled()) {
                unit.together(() -> {
                    audit.record(Actor.SERVER, "policy.disable", "policy:" + policy.id(), Map.of("reason", "its file is gone"));
                    return shelf.replace(PolicyFields.merge(policy, Map.of("enabled", false)), shelved.version(), Actor.SERVER);
                });
                remarks.add("policy " + policy.id() + " is disabled: its file is gone");
            }
        }
    }
}
