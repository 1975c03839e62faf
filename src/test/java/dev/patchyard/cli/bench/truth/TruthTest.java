package dev.patchyard.cli.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static final Look NEW = Sights.well("2.0");

    @Test
    void aHostThatIsAsPlannedIsGood() {
        assertThat(Sights.became(NEW).flaws()).isEmpty();
        assertThat(Sights.became(NEW).touched()).isTrue();
    }

    @Test
    void aHostThatIsAsBeforeIsUntouchedAndNotGood() {
        Truth untouched = Sights.became(Sights.well("1.0"));
        assertThat(untouched.touched()).isFalse();
        assertThat(untouched.flaws()).contains("acme-web is 1.0 and not 2.0");
        assertThat(untouched.notBack()).isEmpty();
    }

    @Test
    void everythingThatIsNotAsItShouldBeIsAFlaw() {
        Map<String, Look> looks = new HashMap<>();
        looks.put("acme-web is half-configured", with("wrong", List.of("acme-web is half-configured")));
        looks.put("Error in POSTIN scriptlet", with("scriptlets", List.of("Error in POSTIN scriptlet")));
        looks.put("cron uses /usr/lib/libc.so (deleted)", with("deleted", List.of("cron uses /usr/lib/libc.so (deleted)")));
        looks.put("port 8080 is closed", with("ports", List.of(22)));
        looks.put("/ is not mounted", with("mounts", List.of()));
        looks.put("service cron failed", with("failed", List.of("cron")));
        looks.put("a reboot is wanted", with("reboot", true));
        looks.put("the program on disk is null, the package 2.0", with("program", null));
        looks.put("the library on disk is 1.0, the package 2.0", with("library", "1.0"));
        looks.put("the service answers 503 UP", withAnswer(new Look.Answer(503, "UP", "2.0", "2.0")));
        looks.put("the service runs 1.0 with library 2.0, installed are 2.0 and 2.0",
                withAnswer(new Look.Answer(200, "UP", "1.0", "2.0")));
        looks.put("base-files moved from 12 to 13, which nobody planned", with("packages",
                Map.of("acme-web", "2.0", "acme-lib", "2.0", "base-files", "13")));
        looks.forEach((flaw, look) -> assertThat(Sights.became(look).flaws()).containsExactly(flaw));
        assertThat(Sights.became(null).flaws()).containsExactly("it is powered off");
    }

    @Test
    void aServiceThatFlapsIsNotWell() {
        List<Look.Answer> flapping = new ArrayList<>(Sights.answers("2.0"));
        flapping.add(new Look.Answer(503, "UP", "2.0", "2.0"));
        assertThat(with("answers", flapping).unwell()).containsExactly("the service answers 503 UP");
    }

    @Test
    void aReleaseOfRpmIsNoPartOfTheVersionThatAServiceTells() {
        assertThat(with("packages", Map.of("acme-web", "2.0-1.el9", "acme-lib", "2.0-1.el9")).unwell()).isEmpty();
    }

    @Test
    void whatTheProgramPrintsIsRead() throws Exception {
        Look look = Look.of(new ObjectMapper().readTree("""
                {"packages": {"acme-web": "2.0"}, "wrong": [], "first_action": 12.5, "scriptlets": [], "deleted": [],
                 "ports": [22], "mounts": ["/"], "failed": [], "answers": [[200, "UP", "2.0", null]], "program": null,
                 "library": "2.0", "reboot": false, "boot": "b", "mark": [10, 20]}"""));
        assertThat(look.firstAction()).isEqualTo(12.5);
        assertThat(look.program()).isNull();
        assertThat(look.answers()).containsExactly(new Look.Answer(200, "UP", "2.0", null));
        assertThat(look.mark()).containsExactly(10L, 20L);
    }

    private static Look withAnswer(Look.Answer answer) {
        return with("answers", List.of(answer));
    }

    @SuppressWarnings("unchecked")
    private static Look with(String member, Object value) {
        return new Look(
                member.equals("packages") ? (Map<String, String>) value : NEW.packages(),
                member.equals("wrong") ? (List<String>) value : NEW.wrong(),
                NEW.firstAction(),
                member.equals("scriptlets") ? (List<String>) value : NEW.scriptlets(),
                member.equals("deleted") ? (List<String>) value : NEW.deleted(),
                member.equals("ports") ? (List<Integer>) value : NEW.ports(),
                member.equals("mounts") ? (List<String>) value : NEW.mounts(),
                member.equals("failed") ? (List<String>) value : NEW.failed(),
                member.equals("answers") ? (List<Look.Answer>) value : NEW.answers(),
                member.equals("program") ? (String) value : NEW.program(),
                member.equals("library") ? (String) value : NEW.library(),
                member.equals("reboot") || NEW.reboot(),
                NEW.boot(),
                NEW.mark());
    }
}
