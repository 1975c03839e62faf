package dev.patchyard.lab.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What all services of one lab share.
 *
 * @param clock the lab's time
 */
public record Desk(Tokens tokens, Faults faults, RequestLog log, Idempotency idempotency, Clock clock) {
    /**
     * Opens the desk over a state directory: tokens in {@code lab-tokens.json}, the rest under {@code services}.
     *
     * @throws IOException if the tokens cannot be read or made
     */
    public static Desk open(Path state, Clock clock) throws IOException {
        Shelf answers = new Shelf(new JsonFile(state.resolve("services/idempotency.json")), "answer");
        return new Desk(new Tokens(state.resolve("lab-tokens.json")), new Faults(), new RequestLog(),
                new Idempotency(answers, clock), clock);
    }
}
