package dev.patchyard.adapter.postgres;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which database is used.
 *
 * @param kind         {@code embedded} keeps a server of our own under {@code patchyard.state-directory}, {@code external}
 *     uses the one that url names
 * @param url          JDBC address of an external one, {@code jdbc:postgresql://host:5432/name}
 * @param user         its role
 * @param passwordFile file with the role's password in one line, null when it has none
 * @param connections  most connections of this node, 4 to 80
 */
@ConfigurationProperties("patchyard.database")
public record DatabaseConfiguration(
        @Bindable(defaultValue = EMBEDDED) String kind,
        @Nullable String url,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Bindable(defaultValue = "20") int connections) {
    static final String EMBEDDED = "embedded";
    static final String EXTERNAL = "external";

    public DatabaseConfiguration {
        if (!kind.equals(EMBEDDED) && !kind.equals(EXTERNAL)) {
            throw new IllegalArgumentException("patchyard.database.kind: expected embedded or external");
        }
        if (kind.equals(EXTERNAL) && (url == null || !url.startsWith("jdbc:postgresql:"))) {
            throw new IllegalArgumentException("patchyard.database.url: expected jdbc:postgresql://host:port/name");
        }
        if (kind.equals(EXTERNAL) && (user == null || user.isBlank())) {
            throw new IllegalArgumentException("patchyard.database.user: an external database needs one");
        }
        if (connections < 4 || connections > 80) {
            throw new IllegalArgumentException("patchyard.database.connections: expected 4 to 80");
        }
    }

    /** @return the external database; only to be called for that kind */
    DatabaseAddress address() {
        if (url == null || user == null) {
            throw new IllegalStateException("an embedded database has no configured address");
        }
        return new DatabaseAddress(url, user, passwordFile == null ? "" : password(passwordFile));
    }

    private static String password(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException fault) {
            throw new DatabaseUnusable("patchyard.database.password-file: cannot read " + file, fault);
        }
    }
}
