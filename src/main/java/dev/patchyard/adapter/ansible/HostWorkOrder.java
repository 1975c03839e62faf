package dev.patchyard.adapter.ansible;

import dev.patchyard.patching.HostOrder;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.RebootMode;
import dev.patchyard.policy.RestartMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders in the words of the programs that run on hosts. */
public final class HostWorkOrder {
    private HostWorkOrder() {}

    /** @return everything that one host's part of a play needs to know */
    public static Map<String, @Nullable Object> of(HostOrder order, Duration checkPatience) {
        HostWork work = order.work();
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("moves", order.host().moves().stream().map(HostWorkOrder::move).toList());
        said.put("machine_id", order.host().machineId());
        said.put("product_uuid", order.host().productUuid());
        said.put("macs", order.host().macs());
        said.put("restart", work.restart() == RestartMode.AFFECTED);
        said.put("restart_exclude", work.restartExclude());
        said.put("reboot", work.reboot() == RebootMode.IF_NEEDED);
        said.put("checks", checks(work.checks()));
        said.put("repair_before", work.repairBefore());
        said.put("patience", (int) checkPatience.toSeconds());
        return said;
    }

    /** @return application checks; members of an answer stand in a list, because their names are not ours */
    public static List<Map<String, @Nullable Object>> checks(List<CheckSpec> checks) {
        return checks.stream().map(HostWorkOrder::check).toList();
    }

    private static Map<String, @Nullable Object> move(PackageMove move) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("name", move.name());
        said.put("arch", move.arch());
        said.put("from", move.from());
        said.put("to", move.to());
        said.put("origin", move.origin());
        return said;
    }

    private static Map<String, @Nullable Object> check(CheckSpec check) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put("name", check.name());
        said.put("unit", check.unit());
        said.put("tcp", check.tcp());
        CheckSpec.Http http = check.http();
        if (http != null) {
            List<List<String>> members = http.expectJson().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(member -> List.of(member.getKey(), member.getValue()))
                    .toList();
            said.put("http", Map.of("port", http.port(), "path", http.path(), "expect_status", http.expectStatus(),
                    "expect_json", members));
        }
        return said;
    }
}
