package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.itsm.HttpItsm;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpItsmTest extends ItsmContract {
    @TempDir
    Path folder;

    LabHouse lab;
    private Itsm itsm;

    @BeforeEach
    void open() throws IOException {
        lab = new LabHouse(folder);
        itsm = new HttpItsm(lab.client(service()));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    String service() {
        return "itsm";
    }

    @Override
    Itsm itsm() {
        return itsm;
    }

    @Override
    void approve(String changeId) {
        lab.as("bob", "POST", "itsm", "/itsm/changes/" + changeId + "/approve", "{}");
    }

    @Override
    void revoke(String changeId) {
        lab.as("bob", "POST", "itsm", "/itsm/changes/" + changeId + "/reject", "{'reason':'second thoughts'}");
    }

    @Override
    void hold(String changeId) {
        lab.as("alice", "POST", "itsm", "/itsm/changes/" + changeId + "/hold", "{'reason':'wait'}");
    }

    @Override
    String notes(String changeId) {
        JsonNode change = lab.get("itsm", "/itsm/changes/" + changeId);
        return change.path("notes").asText("") + "\n" + change.path("reason").asText("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop_after_effect", "status_500", "drop_before_effect", "status_503"})
    void aCreateWhoseAnswerGotLostMakesOneChange(String mode) {
        lab.fault("{'service':'itsm','mode':'" + mode
                + "','match':{'method':'POST','path_glob':'/itsm/changes'},'times':1}");

        try {
            itsm().raise(draft("patch-run:lost"), "lost");
        } catch (CollaboratorFault again) {
            assertThat(again.isRetryable()).isTrue();
        }

        assertThat(itsm().raise(draft("patch-run:lost"), "lost").status()).isEqualTo(ChangeStatus.PENDING_APPROVAL);
        assertThat(itsm().madeFor("patch-run:lost")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"html_200", "truncated_json", "huge_body", "status_500", "status_503"})
    void aDeskThatTalksNonsenseIsUnavailableAndApprovesNothing(String mode) {
        String id = itsm().raise(draft("patch-run:nonsense"), "nonsense").id();
        approve(id);
        lab.fault("{'service':'itsm','mode':'" + mode + "','match':{'person':'patchyard'}}");

        Faults.expect(Kind.UNAVAILABLE, () -> itsm().find(id));
        Faults.expect(Kind.UNAVAILABLE, () -> itsm().madeFor("patch-run:nonsense"));
    }

    @Test
    void aDeskThatIsSilentIsUnavailable() throws IOException {
        String id = itsm().raise(draft("patch-run:silent"), "silent").id();
        lab.fault("{'service':'itsm','mode':'hang','match':{'person':'patchyard'}}");
        Itsm impatient = new HttpItsm(lab.impatientClient(service()));

        Faults.expect(Kind.UNAVAILABLE, () -> impatient.find(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop_after_effect", "html_200", "truncated_json"})
    void aCloseWhoseAnswerGotLostIsFoundToHaveHappened(String mode) {
        String id = itsm().raise(draft("patch-run:closing"), "closing").id();
        approve(id);
        itsm().start(id);
        String verb = keepsTheWholeContract() ? "fail" : "complete";
        lab.fault("{'service':'itsm','mode':'" + mode + "','match':{'method':'POST','path_glob':'/itsm/changes/*/"
                + verb
                + "'},'times':1}");
        Itsm.Closure.Outcome outcome = keepsTheWholeContract()
                ? Itsm.Closure.Outcome.FAILED : Itsm.Closure.Outcome.SUCCESSFUL;

        itsm().close(id, new Itsm.Closure(outcome, "told once"));

        assertThat(itsm().find(id).orElseThrow().status().isClosed()).isTrue();
    }

    @Test
    void anApprovalThatFlipsIsSeen() {
        String id = itsm().raise(draft("patch-run:flip"), "flip").id();
        approve(id);
        lab.fault("{'service':'itsm','mode':'flip_approval','match':{'method':'GET'}}");

        assertThat(itsm().find(id).orElseThrow().status()).isNotEqualTo(ChangeStatus.APPROVED);
    }
}
