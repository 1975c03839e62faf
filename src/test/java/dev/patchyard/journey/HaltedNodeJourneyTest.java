package dev.patchyard.journey;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Two of the moments at which {@link FailpointJourneyTest} and {@link EffectJourneyTest} halt a node, for every day. */
class HaltedNodeJourneyTest extends HaltingNodes {
    @Test
    void row01_aNodeThatHaltsWhileItsPlayInstallsIsFollowedByAnother() {
        nodesHalt(Moment.Story.WELL, List.of(new Moment("EXECUTE during its effect", "told.INSTALLING")));
    }

    @Test
    void row03_aClosureThatWasDoneAndNotWrittenDownIsFound() {
        nodesHalt(Moment.Story.WELL, List.of(new Moment("a closure", "itsm.close.done")));
    }
}
