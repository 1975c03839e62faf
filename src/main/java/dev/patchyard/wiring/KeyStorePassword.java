package dev.patchyard.wiring;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.ssl.SslConfiguration;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the password of the server's key store from a file, so that it never stands in a setting. */
@Singleton
@Requires(property = "patchyard.tls.key-store-password-file")
final class KeyStorePassword implements BeanCreatedEventListener<SslConfiguration.KeyStoreConfiguration> {
    private final Path file;

    KeyStorePassword(@Property(name = "patchyard.tls.key-store-password-file") Path file) {
        this.file = file;
    }

    @Override
    public SslConfiguration.KeyStoreConfiguration onCreated(
            BeanCreatedEvent<SslConfiguration.KeyStoreConfiguration> event) {
        try {
            event.getBean().setPassword(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new ConfigurationException("patchyard.tls.key-store-password-file: cannot read " + file, unreadable);
        }
        return event.getBean();
    }
}
