package dev.patchyard.adapter.itsm;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the ITSM is.
 *
 * @param kind      how it is spoken to: {@code http} here
 * @param url       base address, without {@code /itsm}
 * @param tokenFile file with the bearer token in one line, null when it wants none
 */
@ConfigurationProperties("patchyard.itsm")
@Requires(property = "patchyard.itsm.url")
@Requires(property = "patchyard.itsm.kind", notEquals = "builtin")
public record ItsmConfiguration(
        @Bindable(defaultValue = "http") String kind, URI url, @Nullable Path tokenFile) {
    public ItsmConfiguration {
        if (!"http".equals(kind)) {
            throw new IllegalArgumentException("patchyard.itsm.kind: expected http or builtin");
        }
    }
}
