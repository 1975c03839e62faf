package dev.patchyard.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    private static final String SECRET = "hunter2-Zq9xT4";

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "Err:1 https://reader:%s@repo.example/debian stable|Err:1 https://***@repo.example/debian stable",
        "baseurl=https://%s@repo.example/el9/$basearch|baseurl=https://***@repo.example/el9/$basearch",
        "> Authorization: Basic %s|> Authorization: ***",
        "\"Authorization\": \"Bearer %s\", \"x\": 1|\"Authorization\": \"***\", \"x\": 1",
        "Proxy-Authorization: Digest username=x, response=%s|Proxy-Authorization: ***",
        "X-Api-Key: %s|X-Api-Key: ***",
        "password=%s|password=***",
        "proxy_password = '%s' # ours|proxy_password = *** # ours",
        "db.password: %s|db.password: ***",
        "{\"token\":\"%s\",\"host\":\"a\"}|{\"token\":***,\"host\":\"a\"}",
        "?access_token=%s&page=2|?access_token=***&page=2",
        "machine repo.example login reader password %s|machine repo.example login reader password ***",
        "curl --password %s https://repo.example|curl --password *** https://repo.example",
        "curl --token=%s -s|curl --token=*** -s",
        "sent bearer %s today|sent bearer *** today"
    })
    void aSecretIsTakenOutAndTheRestIsKept(String said, String kept) {
        String masked = SecretMask.of(said.formatted(SECRET));

        assertThat(masked).isEqualTo(kept).doesNotContain(SECRET);
        assertThat(SecretMask.of(masked)).as("masked twice").isEqualTo(masked);
    }

    @Test
    void aPrivateKeyIsTakenOutAlsoWhenItsEndWasCut() {
        String key = "-----BEGIN OPENSSH PRIVATE KEY-----\n" + "b3BlbnNzaC1rZXktdjEA\n".repeat(20);

        assertThat(SecretMask.of("before\n" + key + "-----END OPENSSH PRIVATE KEY-----\nafter")).isEqualTo("before\n***\nafter");
        assertThat(SecretMask.of("before\n" + key)).isEqualTo("before\n***");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "glpat-abcdefghijklmnopqrst", "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xx.c2lnbmF0dXJl"
    })
    void aTokenIsKnownByItsShape(String token) {
        assertThat(SecretMask.of("said " + token + " once")).isEqualTo("said *** once");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-21 04:12:24 status installed libsecret-1-0:amd64 0.20.5-3",
        "Upgrade: python3-secretstorage:amd64 (3.3.3-1, 3.3.3-2), passwd:amd64 (1:4.13-1, 1:4.13-2)",
        "E: Sub-process /usr/bin/dpkg returned an error code (1)",
        "dpkg: error processing package acme-web (--configure):",
        "Setting up acme-token-daemon (2.0) ...",
        "https://repo.example/debian/pool/a/acme-web_2.0_all.deb", "mail root@example.org about http://x/y",
        "sudo: a password is required", "it waits for its approval"
    })
    void whatIsNoSecretStays(String said) {
        assertThat(SecretMask.of(said)).isEqualTo(said);
    }

    /** A host may say what it likes, as long as it likes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "token", "https://", "-----BEGIN PRIVATE KEY-----", "password=\"", "bearer ", "x-a-"})
    void longNonsenseIsReadOnce(String part) {
        assertThat(SecretMask.of(part.repeat(500_000 / part.length()))).isNotNull();
    }
}
