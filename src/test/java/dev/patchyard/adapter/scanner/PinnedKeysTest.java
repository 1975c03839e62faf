package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PinnedKeysTest {
    private static final byte[] KNOWN = key("known");
    private static final byte[] OTHER = key("other");

    private PinnedKeys pinned;

    @BeforeEach
    void pinOne() throws Exception {
        pinned = new PinnedKeys("h-1", List.of("h-1 ssh-ed25519 " + Base64.getEncoder().encodeToString(KNOWN)));
    }

    @Test
    void onlyThePinnedKeyIsGoodWhateverTheAddressIs() throws Exception {
        assertThat(pinned.check("10.0.0.1", KNOWN)).isEqualTo(HostKeyRepository.OK);
        assertThat(pinned.check("h-1", OTHER)).isEqualTo(HostKeyRepository.CHANGED);
        assertThat(new PinnedKeys("h-2", List.of()).check("h-2", KNOWN)).isEqualTo(HostKeyRepository.NOT_INCLUDED);
    }

    @Test
    void aKeyIsNeitherLearnedNorForgotten() throws Exception {
        HostKey other = new HostKey("h-1", OTHER);
        assertThatIllegalStateException().isThrownBy(() -> pinned.add(other, null)).withMessageContaining("of h-1");
        assertThatIllegalStateException().isThrownBy(() -> pinned.remove("h-1", other.getType()));
        assertThatIllegalStateException().isThrownBy(() -> pinned.remove("h-1", other.getType(), KNOWN))
                .withMessageContaining("inventory alone");
        assertThat(pinned.check("h-1", KNOWN)).isEqualTo(HostKeyRepository.OK);
        assertThat(pinned.getHostKey()).hasSize(1);
    }

    /** A key as it travels: its type with its length before it, and then something. */
    private static byte[] key(String secret) {
        return ("\0\0\0\13ssh-ed25519" + secret).getBytes(StandardCharsets.ISO_8859_1);
    }
}
