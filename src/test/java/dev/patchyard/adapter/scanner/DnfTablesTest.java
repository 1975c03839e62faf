package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dnf prints for people. The tables of version 5 are those of its documentation: no host here has it. */
class DnfTablesTest {
    @Test
    void whatIsObsoletedIsNoUpdateAndBrokenLinesBelongTogether() {
        assertThat(DnfTables.offered(golden("check-update-obsoletes"))).containsExactlyInAnyOrder(
                "acl.x86_64 2.3.1-4.el9", "kernel.x86_64 5.14.0-503.15.1.el9_5",
                "a-package-whose-name-does-not-fit-in-its-column.noarch 1:2.0-1.el9");
    }

    @Test
    void nothingOnOfferIsAnEmptyList() {
        assertThat(DnfTables.offered("\n")).isEmpty();
        assertThat(DnfTables.offered("Obsoleting Packages\na.noarch 1-1 x\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acl.x86_64 2.3.1-4.el9", "acl 2.3.1-4.el9 baseos", "Error: something odd happened", "a.noarch 1;x r"})
    void anotherTableIsNotRead(String said) {
        assertThatThrownBy(() -> DnfTables.offered(said)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noticesOfVersionFour() {
        assertThat(DnfTables.notices(golden("dnf4-notices").lines().toList())).containsExactly(
                new DnfTables.Notice("openssl-libs", "x86_64", "1:3.0.5-1.fc36"),
                new DnfTables.Notice("openssl", "x86_64", "1:3.2.2-6.el9_5"),
                new DnfTables.Notice("acme-lib", "noarch", "2.0-1.el9"));
    }

    @Test
    void noticesOfVersionFive() {
        assertThat(DnfTables.notices(golden("dnf5-advisories").lines().toList())).containsExactly(
                new DnfTables.Notice("openssl-libs", "x86_64", "1:3.2.2-9.fc41"),
                new DnfTables.Notice("expat", "x86_64", "2.6.4-1.fc41"));
    }

    @Test
    void aLineThatIsNoNoticeIsNotPassedOver() {
        assertThatThrownBy(() -> DnfTables.notices(List.of("Fatal: cache corrupt"))).hasMessageContaining("not understood");
    }

    @ParameterizedTest
    @CsvSource({"1.0-1, 2.0-1, true", "1.9-1, 1.9-2, false", "2.0-1, 3.0-1, false", "1.0-1, 1.9-1, false", "'', 2.0-1, false",
        "1:0.1-1, 1:0.2-1, false"})
    void aNoticeCountsWhenItIsBetweenInstalledAndAvailable(String installed, String available, boolean counts) {
        assertThat(new DnfTables.Notice("a", "noarch", "2.0-1").covers("a", "noarch", installed, available)).isEqualTo(counts);
    }

    private static String golden(String name) {
        try (InputStream file = DnfTablesTest.class.getResourceAsStream("/golden/dnf/" + name + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
