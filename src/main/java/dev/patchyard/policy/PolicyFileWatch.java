package dev.patchyard.policy;

import dev.patchyard.policy.PolicyIntake.Handwriting;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at the operator's policy files again and again, so that an edit becomes a pending revision without a restart. Takes
 * in only what two looks in a row found the same: a file that is just being written, or replaced, is no edit and not gone.
 */
public final class PolicyFileWatch {
    private final Supplier<List<Handwriting>> files;
    private final PolicyIntake intake;
    private List<Handwriting> taken = List.of();
    private List<Handwriting> seen = List.of();

    /** @param files reads all files there are */
    public PolicyFileWatch(Supplier<List<Handwriting>> files, PolicyIntake intake) {
        this.files = files;
        this.intake = intake;
    }

    /** Takes in what lies there now. @return as {@link PolicyIntake#take} */
    public synchronized List<String> begin() {
        seen = List.copyOf(files.get());
        return take();
    }

    /** Looks once. @return as {@link PolicyIntake#take}; nothing when there is no settled edit since the last time */
    public synchronized List<String> look() {
        List<Handwriting> before = seen;
        seen = List.copyOf(files.get());
        return seen.equals(before) && !seen.equals(taken) ? take() : List.of();
    }

    private List<String> take() {
        List<String> remarks = intake.take(seen);
        taken = seen;
        return remarks;
    }
}
