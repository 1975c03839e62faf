package dev.patchyard.adapter.executor;

import dev.patchyard.contract.PatchExecutorContract;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.PatchExecutor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The door's promises on real hosts, through real Ansible. */
@Tag("lab")
class AnsibleExecutorTest {
    @Nested
    class OnDebian extends OnRealHosts {
        OnDebian() {
            super(OsFamily.DEBIAN, List.of("d1", "d2"), "all", "");
        }
    }

    @Nested
    class OnEnterpriseLinux extends OnRealHosts {
        OnEnterpriseLinux() {
            super(OsFamily.RHEL, List.of("e1", "e2"), "noarch", "-1.el9");
        }
    }

    abstract static class OnRealHosts extends PatchExecutorContract {
        private final OsFamily family;
        private final List<String> names;
        private final String arch;
        private final String release;
        private LabYard yard;
        private PatchExecutor executor;
        private String web = "2.0";

        OnRealHosts(OsFamily family, List<String> names, String arch, String release) {
            this.family = family;
            this.names = names;
            this.arch = arch;
            this.release = release;
        }

        @BeforeEach
        void renew(@TempDir Path directory) {
            yard = new LabYard(directory.resolve("p"));
            executor = yard.executor();
            names.forEach(name -> yard.renew(name, "2.0"));
        }

        @Override
        protected PatchExecutor executor() {
            return executor;
        }

        @Override
        protected HostOrder order(int number) {
            return Orders.order(yard.ci(name(number)), arch, "1.0" + release, "2.0" + release, web + release);
        }

        @Override
        protected OsFamily family() {
            return family;
        }

        @Override
        protected String installed(int number) {
            return family == OsFamily.DEBIAN
                    ? yard.on(name(number), "dpkg-query", "-W", "-f", "${Version}", "acme-web")
                    : yard.on(name(number), "rpm", "-q", "--qf", "%{VERSION}", "acme-web");
        }

        @Override
        protected void disconnect(int number) {
            yard.control("net-cut", name(number));
        }

        /** The slow version of acme-web waits in its installation script; nothing else of it differs. */
        @Override
        protected void makeSlow(int number) {
            names.forEach(name -> yard.offer(name, "2.6-slow"));
            web = "2.6";
        }

        @Override
        protected void makeDrift(int number) {
            yard.offer(name(number), "3.0");
        }

        private String name(int number) {
            return names.get(number - 1);
        }
    }
}
