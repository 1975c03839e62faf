package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every other test of the services checks each of its answers against the published documents; this one the rest. */
class ContractTest extends LabFixture {
    @ParameterizedTest
    @ValueSource(strings = {"cmdb", "itsm", "sim"})
    void theDocumentHasExactlyTheServicesRoutesAndIsPublished(String service) {
        Set<String> served = new TreeSet<>(lab.routes(service));
        assertThat(served.remove("GET /" + service + "/openapi.yml")).isTrue();
        assertThat(PublishedContract.routes(service)).isEqualTo(served);
        assertThat(as(null).get(service, "/" + service + "/openapi.yml").text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void theJudgeRefusesAnAnswerThatTheDocumentDoesNotAllow() {
        URI address = URI.create("http://lab/itsm/changes");
        assertThatThrownBy(() -> PublishedContract.checkTaken("itsm", "POST", address, "{\"titel\":\"x\"}"))
                .isInstanceOf(AssertionError.class);
        var reply = as("lab").get("lab", "/lab/faults").response();
        assertThatThrownBy(() -> PublishedContract.check("itsm", "GET", address, reply))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatNoOtherTestReadsKeepsTheContractToo() {
        for (String path : new String[] {"hosts", "clusters", "datastores", "networks", "state"}) {
            assertThat(as("patchyard").get("sim", "/sim/" + path).status()).as(path).isEqualTo(200);
        }
        String id = as("bob").post("itsm", "/itsm/problems", "{'title':'Why'}").field("id");
        assertThat(as("bob").patch("itsm", "/itsm/problems/" + id, "{'status':'known_error','workaround':'none'}")
                .field("status")).isEqualTo("known_error");
        assertThat(as("bob").get("itsm", "/itsm/problems").json().get("total").asInt()).isEqualTo(1);
        String incident = as("patchyard").post("itsm", "/itsm/incidents", "{'title':'x','severity':'P2'}").field("id");
        assertThat(as("bob").patch("itsm", "/itsm/incidents/" + incident,
                "{'assigned_to':'bob','status':'in_progress'}")
                .field("assigned_to")).isEqualTo("bob");
        assertThat(as("bob").get("itsm", "/itsm/incidents?status=in_progress&severity=P2").json().get("total").asInt())
                .isEqualTo(1);
        assertThat(as("bob").get("itsm", "/itsm/incidents/" + incident).header("ETag")).isEqualTo("\"2\"");
    }
}
