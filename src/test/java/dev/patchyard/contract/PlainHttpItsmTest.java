package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import org.junit.jupiter.api.Test;

/** The same desk as one that has plain verbs and shapes only. */
class PlainHttpItsmTest extends HttpItsmTest {
    @Override
    String service() {
        return "itsm_plain";
    }

    @Override
    boolean keepsTheWholeContract() {
        return false;
    }

    @Override
    @Test
    void anApprovalThatFlipsIsSeen() {
        String id = itsm().raise(draft("patch-run:flip"), "flip").id();
        approve(id);
        assertThat(itsm().find(id).orElseThrow().status()).isEqualTo(ChangeStatus.APPROVED);

        revoke(id);

        assertThat(itsm().find(id).orElseThrow().status()).isEqualTo(ChangeStatus.REJECTED);
    }
}
