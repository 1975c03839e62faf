package dev.patchyard.api;

import java.time.Duration;

/**
 * How quick and how patient the stream of events is.
 *
 * @param look     longest time between an event and its delivery to a listener who keeps up
 * @param beat     time between pings; a listener's right is looked at as often
 * @param patience longest time that one message may take to be taken by the listener's network
 * @param goodbye  longest time that the last message may take before the connection is cut
 */
record EventPace(Duration look, Duration beat, Duration patience, Duration goodbye) {
    static final EventPace USUAL =
            new EventPace(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
