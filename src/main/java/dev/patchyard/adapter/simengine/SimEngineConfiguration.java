package dev.patchyard.adapter.simengine;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the sim-engine is.
 *
 * @param kind      how it is spoken to: {@code http} here
 * @param url       base address, without {@code /sim}
 * @param tokenFile file with the bearer token in one line, null when it wants none
 */
@ConfigurationProperties("patchyard.sim-engine")
@Requires(property = "patchyard.sim-engine.url")
@Requires(property = "patchyard.sim-engine.kind", notEquals = "none")
public record SimEngineConfiguration(
        @Bindable(defaultValue = "http") String kind, URI url, @Nullable Path tokenFile) {
    public SimEngineConfiguration {
        if (!"http".equals(kind)) {
            throw new IllegalArgumentException("patchyard.sim-engine.kind: expected http or none");
        }
    }
}
