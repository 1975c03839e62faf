package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFileTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYDArEMbMOo2ZsEPhHYmTVDjx6RbAnLIoHfUd5CyuAz";
    private static final String OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMf3TuT/iWFdqEhgqlxYyMnY3j0zZlkUuN4GJo7qGmiQ";

    @TempDir
    Path folder;

    private KnownHostsFile read(String text) throws IOException {
        return KnownHostsFile.read(Files.writeString(folder.resolve("known_hosts"), text));
    }

    @Test
    void namesAddressesAndPortsAreFound() throws IOException {
        KnownHostsFile file = read("""
                # imported by hand
                web-01,10.0.0.5 %s comment
                [10.0.0.6]:2222 %s
                """.formatted(KEY, OTHER));

        assertThat(file.of("web-01", 22)).containsExactly(KEY);
        assertThat(file.of("10.0.0.5", 22)).containsExactly(KEY);
        assertThat(file.of("10.0.0.6", 2222)).containsExactly(OTHER);
        assertThat(file.of("10.0.0.6", 22)).isEmpty();
        assertThat(file.of("nobody", 22)).isEmpty();
    }

    @Test
    void hashedNamesAreFound() throws IOException, GeneralSecurityException {
        byte[] salt = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder text = Base64.getEncoder();
        String name = "|1|" + text.encodeToString(salt) + "|"
                + text.encodeToString(mac.doFinal("web-01".getBytes(StandardCharsets.US_ASCII)));

        assertThat(read(name + " " + KEY + "\n").of("web-01", 22)).containsExactly(KEY);
    }

    @Test
    void aRevokedKeyIsNeverGivenAndAnAuthorityIsNoHost() throws IOException {
        KnownHostsFile file = read("""
                web-01 %1$s
                @revoked * %1$s
                @cert-authority web-01 %2$s
                """.formatted(KEY, OTHER));

        assertThat(file.of("web-01", 22)).isEmpty();
        assertThat(file.isRevoked(KEY)).isTrue();
        assertThat(file.isRevoked(OTHER)).isFalse();
    }

    @Test
    void aFileThatIsNotThereIsAFault() {
        assertThatThrownBy(() -> KnownHostsFile.read(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }
}
