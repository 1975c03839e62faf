package dev.patchyard.change;

import java.time.Instant;

/**
 * What the gate said.
 *
 * @param authorised whether hosts may be started
 * @param changeId   the change that was judged, empty when there was none
 * @param number     the same for people
 * @param objection  why not, empty when authorised
 * @param at         when it was judged
 */
public record GateDecision(boolean authorised, String changeId, String number, String objection, Instant at) {
    public static GateDecision no(String objection, Instant at) {
        return new GateDecision(false, "", "", objection, at);
    }
}
