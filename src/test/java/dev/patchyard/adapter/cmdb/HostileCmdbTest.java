package dev.patchyard.adapter.cmdb;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.patchyard.adapter.http.Collaborator;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.Patience;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.CollaboratorFault;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileCmdbTest {
    private static final CiSelector LAB = CiSelector.byTags(Map.of("env", "lab"));
    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private HttpCmdb cmdb;

    @BeforeEach
    void start() {
        server.start();
        cmdb = new HttpCmdb(new JsonOverHttp(new Collaborator("CMDB", URI.create(server.baseUrl()), null),
                Patience.DEFAULT),
                List.of());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void answers(String body) {
        server.stubFor(any(anyUrl()).willReturn(
                aResponse().withHeader("Content-Type", "application/json").withBody(body.replace('\'', '"'))));
    }

    private static String item(String id, String more) {
        return "{'id':'" + id + "','type':'vm','name':'x','tags':{'env':'lab'}" + more + "}";
    }

    private static String attributes(String attributes) {
        return ",'attributes':{" + attributes + "}";
    }

    @Test
    void anItemWithoutAUsableIdIsDroppedAndTheOthersAreKept() {
        answers("[" + item("good", "") + "," + item("x".repeat(201), "") + "," + item("", "") + ",{'type':'vm'},7,null,"
                + item("bad\\u0000id", "") + "," + item("good", ",'status':'maintenance'") + "]");

        assertThat(cmdb.find(LAB)).extracting(Ci::id).containsExactly("good");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'ansible_host':'-oProxyCommand=id','ansible_user':'root' | ansible_host",
        "'ansible_host':'a b','ansible_user':'root' | ansible_host",
        "'ansible_host':'h;reboot','ansible_user':'root' | ansible_host",
        "'ansible_host':['h'],'ansible_user':'root' | ansible_host",
        "'ansible_user':'root' | ansible_host",
        "'ansible_host':'h' | ansible_user",
        "'ansible_host':'h','ansible_user':'-l root' | ansible_user",
        "'ansible_host':'h','ansible_user':'{{ x }}' | ansible_user",
        "'ansible_host':'h','ansible_user':'root','ansible_port':0 | ansible_port",
        "'ansible_host':'h','ansible_user':'root','ansible_port':99999999999 | ansible_port",
        "'ansible_host':'h','ansible_user':'root','ansible_port':'ssh' | ansible_port"
    })
    void anAddressThatCannotBeUsedIsTheItemsOwnFault(String attributes, String fault) {
        answers("{'items':[" + item("odd", attributes(attributes)) + "," + item("fine",
                attributes("'ip':'10.0.0.1','ansible_user':'ops'")) + "],'next_cursor':null}");

        List<Ci> items = cmdb.find(LAB);

        assertThat(items).hasSize(2);
        assertThat(items.getFirst().login()).isNull();
        assertThat(items.getFirst().loginFault()).startsWith(fault);
        assertThat(items.getLast().login().address()).isEqualTo("10.0.0.1");
        assertThat(items.getLast().login().port()).isEqualTo(22);
    }

    @ParameterizedTest
    @CsvSource({"active, ACTIVE", "decommissioned, DECOMMISSIONED", "maintenance, MAINTENANCE", "Active, MAINTENANCE",
        "in_service, MAINTENANCE"})
    void aStatusThatIsNotKnownKeepsTheItemOut(String word, Ci.Status status) {
        answers("[" + item("a", ",'status':'" + word + "'") + "]");

        assertThat(cmdb.find(LAB).getFirst().status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'revert_safe':'true'", "'revert_safe':1", "'revert_safe':null", "'x':1"})
    void onlyATrueMakesAnItemSafeToRevert(String attribute) {
        answers("[" + item("a", attributes(attribute)) + "," + item("b", attributes("'revert_safe':true")) + "]");

        assertThat(cmdb.find(LAB)).extracting(Ci::revertSafe).containsExactly(false, true);
    }

    @Test
    void hostKeysAreTakenOnlyInTheFormOfKeys() {
        String good = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtleQ";
        answers("[" + item("a", attributes("'ssh_host_keys':['" + good + " lab','* " + good + "','" + good + "\\n* "
                + good
                + "','@cert-authority * " + good + "',5]")) + "]");

        assertThat(cmdb.find(LAB).getFirst().sshHostKeys()).containsExactly(good);
    }

    @Test
    void tagsMayComeAsAList() {
        answers("[{'id':'a','type':'host','tags':['env:lab','os:rhel9','odd',3]}]");

        assertThat(cmdb.find(LAB).getFirst().tags()).isEqualTo(Map.of("env", "lab", "os", "rhel9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'items':{}}", "{'items':null}", "{'items':[],'next_cursor':5}", "{'error':'no'}"})
    void aListOfTheWrongShapeIsAFaultAndNotAnEmptyList(String body) {
        answers(body);

        assertThat(catchThrowableOfType(CollaboratorFault.class, () -> cmdb.find(LAB)).kind())
                .isEqualTo(CollaboratorFault.Kind.UNAVAILABLE);
    }

    @Test
    void anotherItemThanTheOneAskedForIsAFault() {
        answers(item("b", ""));

        assertThat(catchThrowableOfType(CollaboratorFault.class, () -> cmdb.byId("a")).kind())
                .isEqualTo(CollaboratorFault.Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "user@host", "user@host:99999", "-o@host:22", "user@-host:22", "user@a b:22"})
    void aJumpHostThatIsNoneIsRefusedWhenTheServerStarts(String jump) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bastions(List.of(new Bastion("g", jump))))
                .withMessageStartingWith("patchyard.bastions");
    }
}
