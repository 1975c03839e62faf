package dev.patchyard.run.restore;

import dev.patchyard.inventory.Ci;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What plays leave behind outside of any database. */
public interface PlayTraces {
    /** @return the ids of all plays that are kept on this machine */
    Set<String> plays();

    /** @return the run of a play, empty when that is no play's id */
    String runOf(String playId);

    /** @return the run that holds each host by the host's own word, by CI id; hosts that nobody holds are left out */
    Map<String, Holder> holders(Collection<Ci> hosts);

    /**
     * What a host says.
     *
     * @param answered whether it could be asked
     * @param runId    who holds it, empty for nobody
     */
    record Holder(boolean answered, String runId, long epoch) {}
}
