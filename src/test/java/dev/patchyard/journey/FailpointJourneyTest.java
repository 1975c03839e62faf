package dev.patchyard.journey;

import dev.patchyard.run.RunPhase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every phase at three moments: each time a real server halts there in the middle of a real run, three times in one run. */
@Tag("long")
class FailpointJourneyTest extends HaltingNodes {
    @ParameterizedTest(name = "{0} during its effect, before its commit, after it")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENDED")
    void row01_aNodeThatHaltsInAnyPhaseIsFollowedByAnother(RunPhase phase) {
        List<Moment> moments = Moment.ofPhase(phase);
        nodesHalt(moments.getFirst().story(), moments);
    }
}
