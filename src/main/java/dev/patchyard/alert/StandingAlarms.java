package dev.patchyard.alert;

import java.time.Instant;
import java.util.List;

/** Alarms that were raised and are not over, so that each is raised once, whoever looks and however often. */
public interface StandingAlarms {
    /** @return whether it did not stand before; of several callers at once one is told so */
    boolean raise(String key, Instant since);

    /** Ends an alarm. @return whether it stood */
    boolean settle(String key);

    /** @return keys of all that stand, ascending */
    List<String> all();
}
