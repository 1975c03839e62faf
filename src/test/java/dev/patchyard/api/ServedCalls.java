package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.given.Policies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each test has a server of its own. */
abstract class ServedCalls {
    ApiServer server;

    @BeforeEach
    void start() {
        server = new ApiServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Two hosts, and a policy {@code debian} that takes every update. */
    void givenTwoHostsAndAPolicy() {
        server.yard.hosts("web-1", "web-2");
        server.yard.shelf.add(Policies.policy().id("debian").takingEverything().build(), false, Actor.SERVER);
    }
}
