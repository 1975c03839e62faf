package dev.patchyard.compliance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a vulnerability must be gone, by the table of CISA's directive BOD 26-04.
 *
 * @param within    from its publication, or from its listing where it is known to be exploited; null for the next upgrade of
 *                  the system
 * @param forensics whether somebody has to look for traces of an attack as well
 */
public record Deadline(@Nullable Duration within, boolean forensics) {
    private static final Deadline NEXT_UPGRADE = new Deadline(null, false);
    private static final Deadline SIXTY_DAYS = new Deadline(Duration.ofDays(60), false);
    private static final Deadline FOURTEEN_DAYS = new Deadline(Duration.ofDays(14), false);
    private static final Deadline THREE_DAYS = new Deadline(Duration.ofDays(3), false);
    private static final Deadline THREE_DAYS_AND_TRACES = new Deadline(Duration.ofDays(3), true);

    /**
     * @param exploited whether it is known to be exploited
     * @param exposed   whether the host can be reached by the public
     */
    public static Deadline of(boolean exploited, boolean exposed, Danger danger) {
        int facts = (exposed ? 1 : 0) + (danger.automatable() ? 1 : 0);
        if (exploited) {
            if (danger.total()) {
                return facts == 0 ? FOURTEEN_DAYS : THREE_DAYS_AND_TRACES;
            }
            return facts == 2 ? THREE_DAYS : FOURTEEN_DAYS;
        }
        return switch (facts) {
            case 0 -> NEXT_UPGRADE;
            case 1 -> exposed && danger.total() ? FOURTEEN_DAYS : SIXTY_DAYS;
            default -> danger.total() ? THREE_DAYS : FOURTEEN_DAYS;
        };
    }
}
