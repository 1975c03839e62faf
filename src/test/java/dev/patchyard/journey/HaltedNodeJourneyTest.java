package dev.patchyard.journey;

import org.junit.jupiter.api.Test;

/** Two of the moments at which {@link FailpointJourneyTest} halts a node, for every day. */
class HaltedNodeJourneyTest extends HaltingNodes {
    @Test
    void row01_aNodeThatHaltsWhileItsPlayInstallsIsFollowedByAnother() {
        aNodeHalts(new Moment("EXECUTE during its effect", "told.INSTALLING", Moment.Story.WELL));
    }

    @Test
    void row03_aClosureThatWasDoneAndNotWrittenDownIsFound() {
        aNodeHalts(new Moment("a closure", "itsm.close.done", Moment.Story.WELL));
    }
}
