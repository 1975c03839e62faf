package dev.patchyard.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.chaos.kills.Finding.Sort;
import dev.patchyard.chaos.kills.TurnFacts.HostFacts;
import dev.patchyard.chaos.kills.TurnFacts.PlayFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checker of random kills finds what it is there to find, and nothing in what is in order. */
class KillsCheckerTest {
    private static final String UPGRADE = "2026-11-21 23:36:14 upgrade acme-web:all 1.0 2.0";
    private static final List<String> ONCE = List.of(
            "Start-Date: 2026-11-21  23:36:14", "Commandline: /usr/bin/apt-get -y install acme-web=2.0",
            "Upgrade: acme-web:amd64 (1.0, 2.0)", "End-Date: 2026-11-21  23:36:15");
    private static final List<String> GOOD = List.of("acme-web 2.0 in-order");
    private static final HostFacts PATCHED = new HostFacts(List.of(UPGRADE), ONCE, GOOD, "", "");
    private static final List<JsonNode> CLOSED = List.of(json("{\"status\": \"completed\"}"));
    private static final PlayFacts PLAY = new PlayFacts("r1-w0-debian", "one", Map.of("h", new double[] {10, 20}));

    private final KillsChecker checker = new KillsChecker();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static JsonNode run(String id, String phase, String state) {
        return json("""
                {"id": "%s", "phase": "%s", "verdict": "succeeded", "note": "", "hosts": [{"ci_id": "deb-1", "state": "%s"}]}
                """.formatted(id, phase, state));
    }

    private static TurnFacts turn(JsonNode run, HostFacts host, int snapshots, List<JsonNode> changes, PlayFacts... plays) {
        return new TurnFacts("lane", run, false, Map.of("deb-1", host), Map.of("deb-1", snapshots), changes, List.of(plays));
    }

    private List<Sort> found(TurnFacts... turns) {
        Stream.of(turns).forEach(checker::judge);
        return checker.findings().stream().map(Finding::sort).toList();
    }

    @Test
    void aRunThatWentWellIsInOrder() {
        assertThat(found(turn(run("r1", "ended", "ok"), PATCHED, 1, CLOSED, PLAY))).isEmpty();
    }

    @Test
    void aPackageThatIsInstalledTwiceIsADoublePatch() {
        HostFacts twice = new HostFacts(List.of(UPGRADE, UPGRADE), ONCE, GOOD, "", "");
        assertThat(found(turn(run("r1", "ended", "ok"), twice, 1, CLOSED, PLAY))).containsExactly(Sort.DOUBLE_PATCH);
    }

    @Test
    void aPackageThatRpmUpgradesTwiceIsADoublePatch() {
        String upgrade = "2026-11-21T23:36:14+0000 SUBDEBUG Upgrade: acme-web-2.0-1.noarch";
        HostFacts twice = new HostFacts(List.of(upgrade, upgrade), List.of(), GOOD, "", "");
        assertThat(found(turn(run("r1", "ended", "ok"), twice, 1, CLOSED, PLAY))).containsExactly(Sort.DOUBLE_PATCH);
    }

    @Test
    void aSecondCallOfAptForChangesIsADoublePatch() {
        HostFacts twice = new HostFacts(List.of(UPGRADE), Stream.concat(ONCE.stream(), ONCE.stream()).toList(), GOOD, "", "");
        assertThat(found(turn(run("r1", "ended", "ok"), twice, 1, CLOSED, PLAY))).containsExactly(Sort.DOUBLE_PATCH);
    }

    @Test
    void twoPlaysOnOneHostAtOnceAreADoublePatchAlsoWhenTheyAreOfTwoRuns() {
        PlayFacts late = new PlayFacts("r2-w0-debian", "two", Map.of("h", new double[] {19, 30}));
        PlayFacts after = new PlayFacts("r3-w0-debian", "two", Map.of("h", new double[] {30.5, 40}));
        assertThat(found(
                turn(run("r1", "ended", "ok"), PATCHED, 1, CLOSED, PLAY), turn(run("r2", "ended", "ok"), PATCHED, 1, CLOSED, late),
                turn(run("r3", "ended", "ok"), PATCHED, 1, CLOSED, after))).containsExactly(Sort.DOUBLE_PATCH);
    }

    @Test
    void aPlayThatTwoNodesBeganIsADoublePatch() {
        PlayFacts again = new PlayFacts(PLAY.id(), "two", Map.of("h", new double[] {30, 40}));
        assertThat(found(turn(run("r1", "ended", "ok"), PATCHED, 1, CLOSED, PLAY, again))).containsExactly(Sort.DOUBLE_PATCH);
    }

    @Test
    void aTransactionThatDidNotEndOrHadToBeRepairedIsDisturbed() {
        HostFacts open = new HostFacts(List.of(UPGRADE), ONCE.subList(0, 3), GOOD, "", "");
        HostFacts half = new HostFacts(List.of(UPGRADE), ONCE, List.of("acme-web 2.0 iF"), "", "");
        HostFacts complaint = new HostFacts(List.of(UPGRADE), ONCE, GOOD, "acme-web is only half configured", "");
        HostFacts busy = new HostFacts(List.of(UPGRADE), ONCE, GOOD, "", "4711 dpkg --configure");
        for (HostFacts facts : List.of(open, half, complaint, busy)) {
            KillsChecker alone = new KillsChecker();
            alone.judge(turn(run("r1", "ended", "ok"), facts, 1, CLOSED, PLAY));
            assertThat(alone.findings()).extracting(Finding::sort).as("%s", facts).containsExactly(Sort.DISTURBED);
        }
    }

    @Test
    void aSecondSnapshotOrChangeIsDoubled() {
        assertThat(found(turn(run("r1", "ended", "ok"), PATCHED, 2, CLOSED, PLAY))).containsExactly(Sort.DOUBLED_EFFECT);
        List<JsonNode> two = List.of(CLOSED.getFirst(), CLOSED.getFirst());
        assertThat(found(turn(run("r2", "ended", "ok"), PATCHED, 1, two))).hasSize(2).containsOnly(Sort.DOUBLED_EFFECT);
    }

    @Test
    void aChangeThatIsClosedTwiceOrAnIncidentThatIsThereTwiceIsDoubled() {
        JsonNode closure = json("{\"method\": \"POST\", \"path\": \"/itsm/changes/c1/complete\", \"status\": 200}");
        JsonNode refused = json("{\"method\": \"POST\", \"path\": \"/itsm/changes/c2/complete\", \"status\": 409}");
        JsonNode incident = json("{\"dedup_key\": \"patch-run:r1:failed\"}");
        checker.judge(List.of(closure, refused, refused), List.of(incident));
        assertThat(checker.findings()).isEmpty();
        checker.judge(List.of(closure, closure), List.of(incident, incident));
        assertThat(checker.findings()).extracting(Finding::sort).containsExactly(Sort.DOUBLED_EFFECT, Sort.DOUBLED_EFFECT);
    }

    @Test
    void aWordThatIsNotTrueIsFound() {
        HostFacts untouched = new HostFacts(List.of(), List.of(), GOOD, "", "");
        assertThat(found(turn(run("r1", "ended", "ok"), untouched, 1, CLOSED))).containsExactly(Sort.FALSE_WORD);
        assertThat(found(turn(run("r2", "ended", "not_started"), PATCHED, 1, CLOSED))).hasSize(2).containsOnly(Sort.FALSE_WORD);
    }

    @Test
    void aRunThatDoesNotEndAndAChangeThatStaysOpenAreUnfinished() {
        assertThat(found(turn(run("r1", "execute", "ok"), PATCHED, 1, List.of()))).containsExactly(Sort.UNFINISHED);
        List<JsonNode> open = List.of(json("{\"status\": \"in_progress\"}"));
        assertThat(found(turn(run("r2", "ended", "ok"), PATCHED, 1, open))).hasSize(2).containsOnly(Sort.UNFINISHED);
    }

    @Test
    void oneRunInAHundredMayWaitForAPersonAndNoMore() {
        TurnFacts well = turn(run("r1", "ended", "ok"), PATCHED, 1, CLOSED);
        TurnFacts waited = new TurnFacts("lane", well.run(), true, Map.of(), Map.of(), List.of(), List.of());
        List<TurnFacts> hundred = Stream.concat(Stream.generate(() -> well).limit(99), Stream.of(waited)).toList();
        assertThat(new KillsReport(7, hundred, List.of()).isGood()).isTrue();
        assertThat(new KillsReport(7, hundred.subList(1, 100), List.of()).isGood()).isFalse();
        assertThat(new KillsReport(7, List.of(), List.of()).isGood()).as("nothing was seen").isFalse();
        assertThat(new KillsReport(7, hundred, List.of()).text()).endsWith(
                "kills=7 runs=100 double_patches=0 disturbed=0 doubled_effects=0 needs_operator=1 unfinished=0");
    }
}
