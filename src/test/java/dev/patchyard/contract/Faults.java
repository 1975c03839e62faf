package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchyard.inventory.CollaboratorFault;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How tests say what kind of fault they expect. */
final class Faults {
    private Faults() {}

    static void expect(CollaboratorFault.Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(CollaboratorFault.class).isThrownBy(call)
                .satisfies(fault -> assertThat(fault.kind()).isEqualTo(kind));
    }
}
