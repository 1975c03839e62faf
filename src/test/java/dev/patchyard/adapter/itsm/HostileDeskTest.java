package dev.patchyard.adapter.itsm;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileDeskTest {
    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private Itsm itsm;

    @BeforeEach
    void start() {
        server.start();
        itsm = new HttpItsm(new JsonOverHttp(new Collaborator("ITSM", URI.create(server.baseUrl()), null),
                Patience.DEFAULT));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void answers(String body) {
        server.stubFor(any(anyUrl()).willReturn(
                aResponse().withHeader("Content-Type", "application/json").withBody(body.replace('\'', '"'))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[]", "{}", "{'id':7,'status':'approved'}", "{'id':'c-2','status':'approved'}",
                "{'id':'c-1','status':['approved']}",
        "{'id':'c-1','status':true}", "{'id':'c-1','status':'approved','affected_cis':'deb-01'}",
        "{'id':'c-1','status':'approved','affected_cis':[{'id':'deb-01'}]}",
        "{'id':'c-1','status':'approved','scheduled_at':'tomorrow'}",
                "{'id':'c-1','status':'approved','scheduled_at':12}",
        "{'id':'c-1','status':'approved','approved_by':{'name':'bob'}}",
                "{'id':'c-1','status':'approved','version':'x'}",
        "{'change':{'id':'c-1','status':'approved'}}"
    })
    void aChangeOfTheWrongShapeIsUnavailableAndNeverAnApproval(String body) {
        answers(body);

        CollaboratorFault fault = catchThrowableOfType(CollaboratorFault.class, () -> itsm.find("c-1"));

        assertThat(fault.kind()).isEqualTo(CollaboratorFault.Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Approved", "APPROVED", "approved ", "authorized", "", "unknown"})
    void aStatusThatIsNotOneOfOursIsUnknown(String word) {
        answers("{'id':'c-1','status':'" + word + "'}");

        assertThat(itsm.find("c-1").orElseThrow().status()).isEqualTo(ChangeStatus.UNKNOWN);
    }

    @Test
    void aChangeWithoutAStatusIsUnknownAndCoversNothing() {
        answers("{'id':'c-1'}");

        assertThat(itsm.find("c-1").orElseThrow()).satisfies(change -> {
            assertThat(change.status()).isEqualTo(ChangeStatus.UNKNOWN);
            assertThat(change.affectedCis()).isEmpty();
            assertThat(change.approvedBy()).isNull();
        });
    }

    @Test
    void pagesThatNeverEndAreAFault() {
        answers("{'items':[],'next_cursor':'again','total':1}");

        CollaboratorFault fault = catchThrowableOfType(CollaboratorFault.class, () -> itsm.madeFor("patch-run:1"));

        assertThat(fault.kind()).isEqualTo(CollaboratorFault.Kind.UNAVAILABLE);
    }

    @Test
    void changesOfOthersThatCannotBeReadDoNotHideOurs() {
        answers("{'items':[{'id':3},{'id':'c-1','status':'approved','external_ref':'patch-run:1'},"
                + "{'id':'c-1','status':'approved','external_ref':'patch-run:1'}],'next_cursor':null}");

        assertThat(itsm.madeFor("patch-run:1")).hasSize(1);
    }

    @Test
    void ourChangeThatCannotBeReadIsAFault() {
        answers("{'items':[{'id':'c-1','status':'approved','external_ref':'patch-run:1','affected_cis':5}]}");

        assertThat(catchThrowableOfType(CollaboratorFault.class, () -> itsm.madeFor("patch-run:1"))).isNotNull();
    }
}
