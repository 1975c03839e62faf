package dev.patchyard.adapter.http;

import dev.patchyard.inventory.CollaboratorFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A bearer token that lies in a file and may be replaced there at any time. */
final class TokenFile {
    private static final int LONGEST = 8_192;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    /** @throws CollaboratorFault UNAVAILABLE when there is no usable token now; the message holds the path and no content */
    String read() {
        try {
            String token = Files.size(file) > LONGEST ? "" : Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (TOKEN.matcher(token).matches()) {
                return token;
            }
        } catch (IOException unreadable) {
            throw new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, "token file " + file + ": cannot be read");
        }
        throw new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, "token file " + file + ": expected one line");
    }
}
