package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

abstract class FailedLoginsCalls {
    @Test
    void guessingIsAnsweredWith429AndGoodTokensAreTakenAllTheSame() {
        try (ApiServer server = new ApiServer()) {
            for (int guess = 0; guess <= FailedLogins.LIMIT; guess++) {
                server.with("guess-" + guess).get("/patch/policies");
            }
            ApiServer.Answer answer = server.with("one more").get("/patch/policies");
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("retry-after")).isEqualTo("60");
            assertThat(server.as(Role.VIEWER).get("/patch/policies").status()).isEqualTo(200);
            server.yard.clock.advance(Duration.ofSeconds(61));
            assertThat(server.with("later").get("/patch/policies").status()).isEqualTo(401);
        }
    }
}
