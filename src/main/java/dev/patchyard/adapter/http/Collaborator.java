package dev.patchyard.adapter.http;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system that is spoken to. Its address comes from the operator's configuration alone, never from an answer.
 *
 * @param name      what people call it in messages, for example CMDB
 * @param base      scheme, host, port and perhaps a path prefix; no user, query or fragment
 * @param tokenFile holds the bearer token in one line; null for a service that wants none
 */
public record Collaborator(String name, URI base, @Nullable Path tokenFile) {
    public Collaborator {
        boolean plain = base.getHost() != null && base.getUserInfo() == null && base.getQuery() == null
                && base.getFragment() == null;
        if (!plain || !Set.of("http", "https").contains(String.valueOf(base.getScheme()))) {
            throw new IllegalArgumentException(name + ": expected an address such as https://cmdb.example:8443");
        }
    }

    /** @return the absolute address of a resource */
    URI at(String pathAndQuery) {
        String root = base.toString();
        return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + pathAndQuery);
    }
}
