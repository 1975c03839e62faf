package dev.patchyard.run;

import java.util.UUID;

/** Fresh identifiers; whoever wants the same story twice hands in identifiers that come again. */
@FunctionalInterface
public interface Ids {
    /** @return a UUID that nobody was given before */
    String next();

    /** Really random. */
    Ids RANDOM = () -> UUID.randomUUID().toString();
}
