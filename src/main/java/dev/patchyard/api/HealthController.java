package dev.patchyard.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.Map;

/** Says that the server is up, and nothing else. */
@Controller("/health")
final class HealthController {
    @Get
    @Open
    Map<String, String> health() {
        return Map.of("status", "up");
    }
}
