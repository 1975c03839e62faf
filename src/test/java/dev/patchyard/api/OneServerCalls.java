package dev.patchyard.api;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** All tests of a class share one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneServerCalls {
    ApiServer server;

    @BeforeAll
    void start() {
        server = new ApiServer();
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
