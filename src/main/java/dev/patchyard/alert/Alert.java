package dev.patchyard.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a person must know.
 *
 * @param severity    P1 to P4
 * @param title       one line
 * @param description more lines
 * @param ciIds       the CIs concerned
 * @param dedupKey    {@code patch-run:<run>:<class>}: one incident for each
 * @param changeId    the change it belongs to, null when there is none
 */
public record Alert(
        Severity severity,
        String title,
        String description,
        List<String> ciIds,
        String dedupKey,
        @Nullable String changeId) {
    public enum Severity {
        P1,
        P2,
        P3,
        P4
    }

    public Alert {
        ciIds = List.copyOf(ciIds);
    }
}
