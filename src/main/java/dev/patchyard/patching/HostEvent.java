package dev.patchyard.patching;

import dev.patchyard.access.SecretMask;
import java.time.Instant;

/**
 * Something that happened on a host during a play, for people who watch.
 *
 * @param ciId  the CI
 * @param at    when the controller saw it
 * @param stage how far the host is
 * @param text  one line, cut at 2,000 characters, secrets masked
 * @param over  whether the play has nothing more to do on the host, its exit hook included
 */
public record HostEvent(String ciId, Instant at, HostStage stage, String text, boolean over) {
    public HostEvent {
        text = SecretMask.of(text);
    }

    /** An event of a host that has no exit hook to come. */
    public HostEvent(String ciId, Instant at, HostStage stage, String text) {
        this(ciId, at, stage, text, stage.isEnd());
    }
}
