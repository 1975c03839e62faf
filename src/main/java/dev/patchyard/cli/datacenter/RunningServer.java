package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that was started.
 *
 * @param url       its address on this machine's loopback
 * @param tokenFile the file with its bootstrap token
 * @param pid       its process
 */
public record RunningServer(URI url, Path tokenFile, long pid) {
    private static final int PATIENCE_MILLIS = 2_000;

    /** @return whether it is healthy and its token can be read */
    boolean answers() {
        return isHealthy() && Files.isReadable(tokenFile);
    }

    /** @return whether it says of itself that it is healthy */
    boolean isHealthy() {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.resolve("/health").toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** @return the bootstrap token */
    public String token() {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException unreadable) {
            throw new Trouble(tokenFile + " cannot be read: " + unreadable.getMessage());
        }
    }
}
