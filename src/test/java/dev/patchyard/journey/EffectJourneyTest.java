package dev.patchyard.journey;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every effect outside, and a real server that halts right before it or right after it. */
@Tag("long")
class EffectJourneyTest extends HaltingNodes {
    static Stream<Moment> intents() {
        return Moment.betweenIntentAndEffect().stream();
    }

    static Stream<Moment> effects() {
        return Moment.betweenEffectAndRecord().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("intents")
    void row02_whatWasOnlyWrittenDownIsDoneOnce(Moment moment) {
        nodesHalt(moment.story(), List.of(moment));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("effects")
    void row03_whatWasDoneAndNotWrittenDownIsFoundAndAdopted(Moment moment) {
        nodesHalt(moment.story(), List.of(moment));
    }
}
