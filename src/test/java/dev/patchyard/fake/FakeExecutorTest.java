package dev.patchyard.fake;

import dev.patchyard.contract.PatchExecutorContract;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.PatchExecutor;

/** The fake keeps the door's promises. */
class FakeExecutorTest extends PatchExecutorContract {
    private final FakeFleet fleet = new FakeFleet();
    private final FakeExecutor executor = new FakeExecutor(fleet, MutableClock.at("2026-03-01T02:00:00Z"));

    FakeExecutorTest() {
        for (int number = 1; number <= 2; number++) {
            fleet.add(Hosts.ci("host-" + number, "debian12")).has("acme-web", "1.0").offers("acme-web", "2.0");
        }
    }

    @Override
    protected PatchExecutor executor() {
        return executor;
    }

    @Override
    protected HostOrder order(int number) {
        return Orders.order(fleet.host("host-" + number).ci, "all", "1.0", "2.0");
    }

    @Override
    protected OsFamily family() {
        return OsFamily.DEBIAN;
    }

    @Override
    protected String installed(int number) {
        return fleet.host("host-" + number).versionOf("acme-web");
    }

    @Override
    protected void disconnect(int number) {
        fleet.host("host-" + number).isLost("connection refused");
    }

    @Override
    protected void makeSlow(int number) {
        fleet.host("host-" + number).hangsUntilAborted();
    }

    @Override
    protected void makeDrift(int number) {
        fleet.host("host-" + number).playEnds(Outcome.DRIFT, "another version is offered");
    }
}
