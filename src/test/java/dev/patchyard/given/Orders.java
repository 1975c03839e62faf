package dev.patchyard.given;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.OsMismatchMode;
import dev.patchyard.policy.RebootMode;
import dev.patchyard.policy.RestartMode;
import dev.patchyard.policy.UpdateScope;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Orders to move the packages of the lab. */
public final class Orders {
    private Orders() {}

    /** Moves acme-lib, acme-tool and acme-web from one version to another, and checks the web service. */
    public static HostOrder order(Ci ci, String arch, String from, String to) {
        return order(ci, arch, from, to, to);
    }

    /** @param web where acme-web goes, when it is another version than that of the rest */
    public static HostOrder order(Ci ci, String arch, String from, String to, String web) {
        return new HostOrder(planned(ci, arch, from, to, web), work(RebootMode.IF_NEEDED));
    }

    private static PlannedHost planned(Ci ci, String arch, String from, String to, String web) {
        OsFamily family = ci.osType().orElseThrow().family();
        String origin = family == OsFamily.RHEL ? "acme" : "Acme-Security/stable-security";
        List<PackageMove> moves = Stream.of("acme-lib", "acme-tool", "acme-web")
                .map(name -> new PackageMove(
                        name, arch, from, name.equals("acme-web") ? web : to, origin, true, List.of()))
                .toList();
        return new PlannedHost(ci, family, moves, ci.machineId(), null, List.of(), List.of());
    }

    public static HostWork work(RebootMode reboot) {
        return new HostWork(UpdateScope.SECURITY, List.of(), RestartMode.AFFECTED, List.of(), reboot,
                OsMismatchMode.LEAVE_OUT, List.of(web()), Hooks.NONE, false);
    }

    /** The web service tells the installed version. */
    public static CheckSpec web() {
        return new CheckSpec("web", new CheckSpec.Http(8080, "/health", 200,
                Map.of("status", "UP", "version", "package:acme-web")), null, null);
    }
}
