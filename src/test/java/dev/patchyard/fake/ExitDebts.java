package dev.patchyard.fake;

import dev.patchyard.patching.HostResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hosts whose exit hook is still to be run, by CI id. Safe for use by many threads. */
final class ExitDebts {
    private final Set<String> owing = new HashSet<>();
    private final Set<String> lostAgain = new HashSet<>();
    private final List<String> paid = new ArrayList<>();

    synchronized void owes(String ciId) {
        owing.add(ciId);
    }

    /** The next time its exit hook is run the host is lost once more. */
    synchronized void losesAgain(String ciId) {
        lostAgain.add(ciId);
    }

    synchronized Map<String, String> letGo(Collection<String> ciIds) {
        Map<String, String> said = new LinkedHashMap<>();
        for (String ciId : ciIds) {
            if (owing.contains(ciId) && lostAgain.remove(ciId)) {
                said.put(ciId, HostResult.EXIT_OWED);
            } else if (owing.remove(ciId)) {
                said.put(ciId, "");
                paid.add(ciId);
            }
        }
        return said;
    }

    synchronized List<String> paid() {
        return List.copyOf(paid);
    }
}
