package dev.patchyard.wiring;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Refuses to start a server that would send bearer tokens over a network in clear. */
@Context
final class ListenGuard {
    ListenGuard(
            @Nullable @Property(name = "micronaut.server.host") String host,
            @Property(name = "micronaut.server.ssl.enabled", defaultValue = "false") boolean tls) {
        if (!tls && !isLoopback(host)) {
            throw new ConfigurationException("patchyard.host is " + host + ", which is not loopback: configure TLS"
                    + " (patchyard.tls.enabled, patchyard.tls.key-store, patchyard.tls.key-store-password-file) or listen on 127.0.0.1");
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null || host.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
