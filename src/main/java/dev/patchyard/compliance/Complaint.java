package dev.patchyard.compliance;

import java.util.ArrayList;
import java.util.List;

/** Words for what keeps a host from being at its baseline. */
final class Complaint {
    private static final int MOST_NAMED = 5;

    private Complaint() {}

    /** @return one line, empty when there is nothing to complain about */
    static String about(Remainder remainder, List<PendingPatch> taken) {
        List<String> parts = new ArrayList<>();
        if (!taken.isEmpty()) {
            parts.add(taken.size() + " pending: " + list(taken.stream().map(PendingPatch::name).distinct().toList()));
        }
        if (!remainder.unconfigured().isEmpty()) {
            parts.add("not configured: " + list(remainder.unconfigured()));
        }
        if (remainder.rebootReason() != null) {
            parts.add("reboot needed: " + remainder.rebootReason());
        }
        if (!remainder.staleServices().isEmpty()) {
            parts.add("still running replaced files: " + list(remainder.staleServices()));
        }
        return String.join("; ", parts);
    }

    static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() <= MOST_NAMED ? first : first + " and " + (names.size() - MOST_NAMED) + " more";
    }
}
