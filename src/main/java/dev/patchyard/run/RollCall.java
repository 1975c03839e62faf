package dev.patchyard.run;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps to the CIs that are in service: whoever is decommissioned or not in the CMDB any more is retired on the board, and
 * in service again when the CMDB says so. May be called at any time, by several nodes.
 */
public final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
    private static final CiSelector EVERYBODY = CiSelector.byTags(Map.of());

    private final Cmdb cmdb;
    private final ComplianceBoard board;
    private final Clock clock;

    public RollCall(Cmdb cmdb, ComplianceBoard board, Clock clock) {
        this.cmdb = cmdb;
        this.board = board;
        this.clock = clock;
    }

    /**
     * Compares the board with the CMDB. A CMDB that lists nobody at all retires nobody.
     *
     * @throws dev.patchyard.inventory.CollaboratorFault when the CMDB cannot be asked; nothing is changed then
     */
    public void take() {
        // NB: before the CMDB is asked: whoever comes to the board meanwhile must not be missed in an earlier list.
        List<String> inService = board.ids();
        List<String> retired = board.retiredIds();
        if (inService.isEmpty() && retired.isEmpty()) {
            return;
        }
        Map<String, Ci> listed = new HashMap<>();
        cmdb.find(EVERYBODY).forEach(ci -> listed.put(ci.id(), ci));
        if (listed.isEmpty()) {
            LOG.warn("the CMDB lists no CI at all: nobody is retired");
            return;
        }
        board.put(Stream.concat(
                        states(inService.stream().filter(ciId -> isGone(ciId, listed))).map(this::leaving),
                        states(retired.stream().filter(ciId -> isBack(ciId, listed))).map(state -> state.retired(null)))
                .toList());
    }

    private Stream<PatchState> states(Stream<String> ciIds) {
        return board.byIds(ciIds.toList()).values().stream();
    }

    /** NB: whoever is not in the list is asked for by name: one answer that lacks somebody is no proof. */
    private boolean isGone(String ciId, Map<String, Ci> listed) {
        return Optional.ofNullable(listed.get(ciId))
                .or(() -> cmdb.byId(ciId))
                .filter(Ci::isInService)
                .isEmpty();
    }

    private static boolean isBack(String ciId, Map<String, Ci> listed) {
        return Optional.ofNullable(listed.get(ciId)).filter(Ci::isInService).isPresent();
    }

    private PatchState leaving(PatchState state) {
        LOG.info("{} ({}) is not in service any more", state.ciId(), state.ciName());
        return state.retired(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }
}
