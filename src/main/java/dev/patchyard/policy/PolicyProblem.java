package dev.patchyard.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy cannot be accepted as it was written. Holds every fault that was found, not only the first. */
public final class PolicyProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * @param field   wire name of the field, for example {@code window.cut_off} or {@code checks[0].http.port}
     * @param message what was expected, for people
     */
    public record Fault(String field, String message) {
        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    /** @param faults at least one */
    public PolicyProblem(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** @return every fault, in the order in which the fields are read */
    public List<Fault> faults() {
        return faults;
    }
}
