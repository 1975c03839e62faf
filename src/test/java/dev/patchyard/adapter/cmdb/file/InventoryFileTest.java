package dev.patchyard.adapter.cmdb.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.adapter.scanner.KnownHostsFile;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.InventorySource.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an edit becomes effective, and what a broken one does. */
class InventoryFileTest {
    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private InventoryFile inventory;

    @BeforeEach
    void open() {
        file = folder.resolve("hosts");
        inventory = new InventoryFile(file, null, KnownHostsFile::read, new Bastions(List.of()), clock);
    }

    private void edited(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }

    private List<String> names() {
        return inventory.items().stream().map(Ci::name).toList();
    }

    @Test
    void anEditIsEffectiveAtTheNextQuestionOnceItHasSettled() throws IOException {
        edited("a ansible_user=root");
        assertThat(names()).containsExactly("a");
        edited("a ansible_user=root\nb ansible_user=root");
        assertThat(names()).as("it may still be written").containsExactly("a");

        clock.advance(Duration.ofSeconds(2));

        assertThat(names()).containsExactly("a", "b");
        assertThat(inventory.standing().readAt()).isEqualTo(clock.instant());
    }

    @Test
    void aBrokenEditLeavesTheLastGoodOneInUseAndSaysSoWithTheLine() throws IOException {
        edited("a ansible_user=root");
        assertThat(inventory.standing().quality()).isEqualTo(Quality.CURRENT);
        edited("a ansible_user=root\n[web");
        clock.advance(Duration.ofSeconds(2));

        assertThat(names()).containsExactly("a");
        assertThat(inventory.standing().quality()).isEqualTo(Quality.OUTDATED);
        assertThat(inventory.standing().trouble()).startsWith("line 2: not a section: [web");

        edited("b ansible_user=root");
        clock.advance(Duration.ofSeconds(2));
        assertThat(names()).containsExactly("b");
        assertThat(inventory.standing().trouble()).isEmpty();
    }

    @Test
    void aFileThatIsGoneOrEmptyIsNoEmptyInventory() throws IOException {
        edited("a ansible_user=root");
        assertThat(names()).containsExactly("a");
        Files.delete(file);
        assertThat(names()).containsExactly("a");
        assertThat(inventory.standing().quality()).isEqualTo(Quality.OUTDATED);
        edited("");
        clock.advance(Duration.ofSeconds(2));
        assertThat(names()).containsExactly("a");
        assertThat(inventory.standing().trouble()).isEqualTo("there is no host in it");
    }

    @Test
    void withoutAGoodReadingEveryQuestionIsAFaultThatSaysWhy() throws IOException {
        edited("[web");

        assertThatThrownBy(inventory::items)
                .isInstanceOf(CollaboratorFault.class)
                .hasMessageContaining("hosts: line 1: not a section");
        assertThat(inventory.standing().quality()).isEqualTo(Quality.UNREADABLE);
        assertThat(inventory.standing().readAt()).isNull();
    }

    @Test
    void aProgramIsNotExecuted() throws IOException {
        Path mark = folder.resolve("mark");
        edited("#!/bin/sh\ntouch " + mark + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(inventory::items).hasMessageContaining("never executed");

        assertThat(mark).doesNotExist();
    }

    @Test
    void importedHostKeysAreAddedAndAnEditOfTheirFileCountsAsWell() throws IOException {
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYDArEMbMOo2ZsEPhHYmTVDjx6RbAnLIoHfUd5CyuAz";
        Path known = Files.writeString(folder.resolve("known_hosts"), "10.0.0.9 " + key + "\n");
        Files.setLastModifiedTime(known, FileTime.from(clock.instant().minusSeconds(60)));
        inventory = new InventoryFile(file, known, KnownHostsFile::read, new Bastions(List.of()), clock);
        edited("a ansible_user=root ansible_host=10.0.0.5");
        assertThat(inventory.items().getFirst().sshHostKeys()).isEmpty();

        Files.writeString(known, "10.0.0.5 " + key + "\n");
        Files.setLastModifiedTime(known, FileTime.from(clock.instant().minusSeconds(30)));
        clock.advance(Duration.ofSeconds(2));

        assertThat(inventory.items().getFirst().sshHostKeys()).containsExactly(key);
    }
}
