package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every way to people keeps. */
public abstract class NotifierContract {
    abstract Notifier notifier();

    /** A person resolves the incident that is open under the key. */
    abstract void resolve(String incidentId, String dedupKey);

    /** @return the titles of the open incidents */
    abstract List<String> openTitles();

    static Alert alert(String key, String title) {
        return new Alert(Alert.Severity.P3, title, "one\ntwo", List.of("deb-01"), key, null);
    }

    @Test
    void oneIncidentIsOpenForEachKeyAndTellsTheNewest() {
        String id = notifier().open(alert("patch-run:1:failed", "One host failed"));

        assertThat(notifier().open(alert("patch-run:1:failed", "Two hosts failed"))).isEqualTo(id);
        assertThat(notifier().open(alert("patch-run:2:failed", "Another run"))).isNotEqualTo(id);
        assertThat(openTitles()).containsExactlyInAnyOrder("Two hosts failed", "Another run");
    }

    @Test
    void anIncidentIsOpenUntilItIsResolved() {
        assertThat(notifier().isOpen("patch-run:1:failed")).isFalse();
        String id = notifier().open(alert("patch-run:1:failed", "One host failed"));

        assertThat(notifier().isOpen("patch-run:1:failed")).isTrue();
        assertThat(notifier().isOpen("patch-run:2:failed")).isFalse();

        resolve(id, "patch-run:1:failed");
        assertThat(notifier().isOpen("patch-run:1:failed")).isFalse();
    }

    @Test
    void aResolvedIncidentIsNotReopened() {
        String id = notifier().open(alert("patch-run:1:failed", "One host failed"));
        resolve(id, "patch-run:1:failed");

        assertThat(notifier().open(alert("patch-run:1:failed", "Again"))).isNotEqualTo(id);
        assertThat(openTitles()).containsExactly("Again");
    }
}
