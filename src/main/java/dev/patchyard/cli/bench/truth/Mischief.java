package dev.patchyard.cli.bench.truth;

import dev.patchyard.cli.bench.AtOnce;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Makes the faults that hosts drew. */
final class Mischief {
    private static final Duration OFF = Duration.ofSeconds(2);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final List<String> IS_IN_MID_INSTALLATION = List.of("pgrep", "-fx", "sleep 60");

    private final Grounds grounds;

    Mischief(Grounds grounds) {
        this.grounds = grounds;
    }

    /** What has to be so before anything is planned. */
    void beforePlan(Lot lot) {
        grounds.offer(lot.host(), lot.kind().suite());
        if (!lot.revertSafe()) {
            grounds.describe(lot.host(), Map.of("attributes", Map.of("revert_safe", false)));
        }
        if (lot.moment() == Moment.BEFORE_PLAN) {
            make(lot);
        }
    }

    /** What happens between the plan and the run. @return the fault of a service, to be healed after the run */
    Optional<String> beforeRun(Lot lot) {
        if (!lot.kind().later().equals(lot.kind().suite())) {
            grounds.offer(lot.host(), lot.kind().later());
        }
        if (lot.moment() == Moment.BEFORE_RUN) {
            make(lot);
        }
        return switch (lot.kind().outside()) {
            case REFUSE_SNAPSHOT -> Optional.of(grounds.refuse(lot.host(), ""));
            case REFUSE_REVERT -> Optional.of(grounds.refuse(lot.host(), "/*/revert"));
            case NOTHING, UNPLUG, CUT_POWER, MISTAG, MAINTENANCE, SWAP_MACHINE, LEAVE_OUT_OF_CHANGE -> Optional.empty();
        };
    }

    /** Strikes from outside while the run is on its way, if the lot is of such a kind. */
    void during(Lot lot, BooleanSupplier isOver) {
        if (lot.kind().outside() != Outside.CUT_POWER) {
            return;
        }
        while (grounds.execute(lot.host(), IS_IN_MID_INSTALLATION).required("exit_code").asInt() != 0) {
            if (isOver.getAsBoolean()) {
                return;
            }
            AtOnce.pause(BEAT);
        }
        grounds.power(lot.host(), "cut");
        AtOnce.pause(OFF);
        grounds.power(lot.host(), "on");
        grounds.require(lot.host(), List.of("sh", "-c", "echo 0 >/etc/acme/slow-seconds"));
    }

    private void make(Lot lot) {
        TruthHost host = lot.host();
        if (!lot.kind().script().isEmpty()) {
            grounds.require(host, List.of("sh", "-c", Scripts.whole(lot.kind().script())));
        }
        switch (lot.kind().outside()) {
            case UNPLUG -> grounds.plug(host, false);
            case MISTAG -> grounds.describe(host, Map.of("tags", Map.of("os", host.isDebian() ? "rhel9" : "debian12")));
            case MAINTENANCE -> grounds.describe(host, Map.of("status", "maintenance"));
            case SWAP_MACHINE -> grounds.describe(host, Map.of("attributes", Map.of("sim_vm_id", grounds.spareMachine())));
            case NOTHING, CUT_POWER, REFUSE_SNAPSHOT, REFUSE_REVERT, LEAVE_OUT_OF_CHANGE -> { }
        }
    }
}
