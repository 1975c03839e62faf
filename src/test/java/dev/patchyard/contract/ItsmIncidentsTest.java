package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.notifier.ItsmIncidents;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import dev.patchyard.inventory.CollaboratorFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItsmIncidentsTest extends NotifierContract {
    @TempDir
    Path folder;

    private LabHouse lab;
    private Notifier notifier;

    @BeforeEach
    void open() throws IOException {
        lab = new LabHouse(folder);
        notifier = new ItsmIncidents(lab.client(service()), "patch-operators");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    String service() {
        return "itsm";
    }

    @Override
    Notifier notifier() {
        return notifier;
    }

    @Override
    void resolve(String incidentId, String dedupKey) {
        lab.as("bob", "POST", "itsm", "/itsm/incidents/" + incidentId + "/resolve", "{'root_cause':'found'}");
    }

    @Override
    List<String> openTitles() {
        List<String> titles = new ArrayList<>();
        lab.get("itsm", "/itsm/incidents?status=open").path("items").forEach(item ->
                titles.add(item.path("title").asText()));
        return titles;
    }

    @Test
    void anUrgentIncidentIsAssignedAndAnotherIsNot() {
        Alert plain = alert("patch-run:1:failed", "One host failed");
        notifier.open(plain);
        notifier.open(new Alert(Alert.Severity.P2, "Nobody can speak for a host", "x", plain.ciIds(), "patch-run:1:unknown", null));

        Map<String, String> assigned = new HashMap<>();
        lab.get("itsm", "/itsm/incidents?status=open").path("items").forEach(item ->
                assigned.put(item.path("title").asText(), item.path("assigned_to").asText("")));
        assertThat(assigned).containsEntry("Nobody can speak for a host", "patch-operators");
        assertThat(assigned.get("One host failed")).isNotEqualTo("patch-operators");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop_after_effect", "html_200", "status_503", "drop_before_effect"})
    void anAlertWhoseAnswerGotLostOpensOneIncident(String mode) {
        lab.fault("{'service':'itsm','mode':'" + mode + "','match':{'method':'POST'},'times':1}");

        try {
            notifier.open(alert("patch-run:1:failed", "One host failed"));
        } catch (CollaboratorFault again) {
            assertThat(again.isRetryable()).isTrue();
        }
        notifier.open(alert("patch-run:1:failed", "One host failed"));

        assertThat(openTitles()).hasSize(1);
    }
}
