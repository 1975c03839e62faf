package dev.patchyard.contract;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.fake.FakeItsm;

class FakeItsmTest extends ItsmContract {
    private final FakeItsm desk = new FakeItsm();

    @Override
    Itsm itsm() {
        return desk;
    }

    @Override
    void approve(String changeId) {
        desk.approve(changeId, "bob");
    }

    @Override
    void revoke(String changeId) {
        desk.revoke(changeId);
    }

    @Override
    void hold(String changeId) {
        desk.setStatus(changeId, ChangeStatus.ON_HOLD);
    }

    @Override
    String notes(String changeId) {
        return String.join("\n", desk.notes(changeId)) + desk.closure(changeId).map(Itsm.Closure::notes).orElse("");
    }
}
