package dev.patchyard.adapter.executor;

import dev.patchyard.contract.PatchExecutorContract;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.PatchExecutor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** The door's promises on real hosts, through real Ansible. */
@Tag("lab")
class AnsibleExecutorTest {
    @Nested
    class OnDebian extends OnRealHosts {
        OnDebian() {
            super(OsFamily.DEBIAN, "all", "");
        }
    }

    @Nested
    class OnEnterpriseLinux extends OnRealHosts {
        OnEnterpriseLinux() {
            super(OsFamily.RHEL, "noarch", "-1.el9");
        }
    }

    @ExtendWith(OnLentHosts.class)
    abstract static class OnRealHosts extends PatchExecutorContract {
        private final OsFamily family;
        private final String arch;
        private final String release;
        private DirectYard yard;
        private List<LentHost> hosts;
        private PatchExecutor executor;
        private String web = "2.0";

        OnRealHosts(OsFamily family, String arch, String release) {
            this.family = family;
            this.arch = arch;
            this.release = release;
        }

        @BeforeEach
        void enter(DirectYard lent) {
            yard = lent;
            executor = lent.executor();
            hosts = family == OsFamily.DEBIAN ? lent.lend(2, 0) : lent.lend(0, 2);
        }

        @Override
        protected PatchExecutor executor() {
            return executor;
        }

        @Override
        protected HostOrder order(int number) {
            return Orders.order(yard.ci(host(number)), arch, "1.0" + release, "2.0" + release, web + release);
        }

        @Override
        protected OsFamily family() {
            return family;
        }

        @Override
        protected String installed(int number) {
            return host(number).packageVersion("acme-web");
        }

        @Override
        protected void disconnect(int number) {
            host(number).cutOffTheNetwork();
        }

        /** The slow version of acme-web waits in its installation script; nothing else of it differs. */
        @Override
        protected void makeSlow(int number) {
            hosts.forEach(host -> host.offered("2.6-slow"));
            web = "2.6";
        }

        @Override
        protected void makeDrift(int number) {
            host(number).offered("3.0");
        }

        private LentHost host(int number) {
            return hosts.get(number - 1);
        }
    }
}
