package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.patching.HostRecovery.Who;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final String UUID = "00112233-4455-6677-8899-aabbccddeeff";
    private static final String OTHER = "ffeeddcc-4455-6677-8899-aabbccddeeff";
    private static final String MAC = "02:00:00:00:00:01";

    @Test
    void whatBothTellIsEqual() {
        assertThat(between(machine(UUID.toUpperCase(), "m1", MAC), new Who("M1", UUID, List.of(MAC, "02:aa:00:00:00:02"))))
                .isEmpty();
    }

    @Test
    void eachContradictionIsNamed() {
        assertThat(between(machine(UUID, "m1", MAC), new Who("m2", OTHER, List.of("02:00:00:00:00:09"))))
                .contains("the hypervisor's vm-1 has another machine id and product UUID and MAC address than the host");
        assertThat(between(machine(UUID, "m1", MAC), new Who("m1", UUID, List.of("02:00:00:00:00:09"))))
                .hasValueSatisfying(said -> assertThat(said).contains("MAC address"));
        assertThat(between(machine(UUID, "m1", MAC), new Who("m2", UUID, List.of(MAC))))
                .hasValueSatisfying(said -> assertThat(said).contains("machine id"));
    }

    @Test
    void whatOneSideCannotTellContradictsNothing() {
        assertThat(between(machine(UUID, null), new Who("m1", UUID, List.of(MAC)))).isEmpty();
        assertThat(between(machine(null, "m1", MAC), new Who("m1", null, List.of()))).isEmpty();
    }

    @Test
    void whereBothTellNothingInCommonNothingIsProved() {
        assertThat(between(machine(UUID, null), new Who("m1", null, List.of(MAC))))
                .contains("the hypervisor tells nothing of vm-1 that the host tells too");
    }

    @Test
    void aUuidInTheByteOrderOfOlderFirmwareIsTheSame() {
        assertThat(between(machine(UUID, null), new Who(null, "33221100-5544-7766-8899-aabbccddeeff", List.of()))).isEmpty();
    }

    private static Optional<String> between(VirtualMachine machine, Who host) {
        return Identity.contradiction(machine, host);
    }

    private static VirtualMachine machine(@Nullable String uuid, @Nullable String machineId, String... macs) {
        return new VirtualMachine("vm-1", "one", true, uuid, machineId, List.of(macs), List.of(), List.of());
    }
}
