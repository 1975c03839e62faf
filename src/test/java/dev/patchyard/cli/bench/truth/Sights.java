package dev.patchyard.cli.bench.truth;

import java.util.List;
import java.util.Map;

/** Hosts as the checker may have seen them; the plan takes acme-web and acme-lib from 1.0 to 2.0. */
final class Sights {
    static final List<Truth.Move> PLAN =
            List.of(new Truth.Move("acme-web", "1.0", "2.0"), new Truth.Move("acme-lib", "1.0", "2.0"));
    static final TruthHost HOST = new TruthHost("deb-02", "vm-002", "debian", "ops");

    private Sights() {}

    /** A host on which this version is installed, runs, and is well. */
    static Look well(String version) {
        return new Look(
                packages(version), List.of(), version.equals("1.0") ? null : Double.valueOf(10), List.of(), List.of(), List.of(22, 8080),
                List.of("/"), List.of(), answers(version), version, version, false, "boot-1", List.of(0L, 0L));
    }

    static Map<String, String> packages(String version) {
        return Map.of("acme-web", version, "acme-lib", version, "base-files", "12");
    }

    static List<Look.Answer> answers(String version) {
        Look.Answer answer = new Look.Answer(200, "UP", version, version);
        return List.of(answer, answer, answer);
    }

    /** What became of a host that was well before. */
    static Truth became(Look after) {
        return new Truth(well("1.0"), after, PLAN);
    }

    static Lot lot(Kind kind) {
        return new Lot(HOST, kind, Moment.BEFORE_RUN, true);
    }
}
