package dev.patchyard.adapter.cmdb;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the CMDB is.
 *
 * @param kind      how it is spoken to: {@code http} here
 * @param url       base address, without {@code /cmdb}
 * @param tokenFile file with the bearer token in one line, null when it wants none
 */
@ConfigurationProperties("patchyard.cmdb")
@Requires(property = "patchyard.cmdb.url")
@Requires(property = "patchyard.cmdb.kind", notEquals = "inventory_file")
public record CmdbConfiguration(
        @Bindable(defaultValue = "http") String kind, URI url, @Nullable Path tokenFile) {
    public CmdbConfiguration {
        if (!"http".equals(kind)) {
            throw new IllegalArgumentException("patchyard.cmdb.kind: expected http or inventory_file");
        }
    }
}
