package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.adapter.cmdb.file.InventoryFile;
import dev.patchyard.adapter.cmdb.file.InventoryFileCmdb;
import dev.patchyard.fake.InMemoryPatchStateBook;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.KnownHosts;
import dev.patchyard.inventory.PatchStateBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file in the place of a CMDB keeps what every CMDB keeps, in each of its three forms. */
class InventoryFileCmdbTest {
    @Nested
    class AnsibleIni extends OnAFile {
        @Override
        Path written(Path folder) throws IOException {
            return Files.writeString(folder.resolve("hosts"), """
                    # the lab
                    [debian]
                    deb-[01:08]

                    [rhel]
                    el-[01:04]

                    [lab:children]
                    debian
                    rhel

                    [debian:vars]
                    os=debian12
                    [rhel:vars]
                    os=rhel9
                    [lab:vars]
                    env=lab
                    ansible_user=root
                    ansible_port=22001
                    vm_id=vm-any
                    """);
        }
    }

    @Nested
    class AnsibleYaml extends OnAFile {
        @Override
        Path written(Path folder) throws IOException {
            return Files.writeString(folder.resolve("hosts.yml"), """
                    all:
                      vars: {ansible_user: root, env: lab, vm_id: vm-any}
                      children:
                        debian:
                          vars: {os: debian12}
                          hosts: {"deb-[01:08]": }
                        rhel:
                          vars: {os: rhel9}
                          hosts: {"el-[01:04]": {}}
                    """);
        }
    }

    @Nested
    class PlainList extends OnAFile {
        @Override
        Path written(Path folder) throws IOException {
            StringBuilder list = new StringBuilder();
            for (int number = 1; number <= 12; number++) {
                String name = number <= 8 ? "deb-0" + number : "el-0" + (number - 8);
                list.append("- {name: %s, user: root, os: %s, vm_id: vm-%s, tags: {env: lab}}%n"
                        .formatted(name, number <= 8 ? "debian12" : "rhel9", name));
            }
            return Files.writeString(folder.resolve("hosts.yaml"), list);
        }
    }

    abstract static class OnAFile extends CmdbContract {
        @TempDir
        Path folder;

        final PatchStateBook book = new InMemoryPatchStateBook();
        private Cmdb cmdb;

        abstract Path written(Path folder) throws IOException;

        @BeforeEach
        void write() throws IOException {
            cmdb = new InventoryFileCmdb(
                    new InventoryFile(
                            written(folder), null, path -> KnownHosts.NONE, new Bastions(List.of()), MutableClock.at("2026-11-15T02:00:00Z")),
                    book);
        }

        @Override
        Cmdb cmdb() {
            return cmdb;
        }

        @Override
        String patchState(String ciId, String field) {
            return book.find(ciId).map(entry -> String.valueOf(entry.patchState().getOrDefault(field, ""))).orElse("");
        }

        @Test
        void whatSomebodyElseWroteInBetweenIsMergedAndNotLost() throws IOException {
            PatchStateBook busy = new PatchStateBook() {
                private int rivals = 2;

                @Override
                public Optional<Entry> find(String ciId) {
                    Optional<Entry> seen = book.find(ciId);
                    if (rivals-- > 0) {
                        book.write(ciId, Map.of("rival", rivals), seen.map(Entry::version).orElse(0L));
                    }
                    return seen;
                }

                @Override
                public boolean write(String ciId, Map<String, Object> patchState, long expected) {
                    return book.write(ciId, patchState, expected);
                }
            };
            Cmdb contended = new InventoryFileCmdb(
                    new InventoryFile(
                            written(folder), null, path -> KnownHosts.NONE, new Bastions(List.of()), MutableClock.at("2026-11-15T02:00:00Z")),
                    busy);

            contended.writePatchState("deb-01", Map.of("compliance_status", "compliant"));

            assertThat(patchState("deb-01", "compliance_status")).isEqualTo("compliant");
            assertThat(patchState("deb-01", "rival")).isEqualTo("0");
        }

        @Test
        void eachWritingGivesTheItemAnotherVersion() {
            assertThat(cmdb.byId("deb-01").orElseThrow().version()).isEqualTo("\"0\"");
            cmdb.writePatchState("deb-01", Map.of("compliance_status", "compliant"));
            assertThat(cmdb.byId("deb-01").orElseThrow().version()).isEqualTo("\"1\"");
            assertThat(cmdb.byId("deb-02").orElseThrow().version()).isEqualTo("\"0\"");
        }
    }
}
