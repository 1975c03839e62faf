package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayFilesTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1Q0nR4g7H1x8c5VdN8q1o9yW2zq3rT5uV7wX9yZ0a1";
    private static final String HOSTILE = "{{ lookup('pipe', 'id') }}";

    @TempDir
    private Path temporary;

    @Test
    void namesOfOutsidersAreNeverNamesOfHostsOrVariables() throws Exception {
        JsonNode inventory = inventory(ci(HOSTILE, login(null), List.of(KEY)));
        assertThat(inventory.at("/all/hosts").fieldNames()).toIterable().containsExactly(HostName.of(HOSTILE));
        assertThat(inventory.toString()).doesNotContain("lookup");
    }

    @Test
    void hooksAreNamedByFilesOfOursAndGetOutsidersWordsAsData() throws Exception {
        HostOrder plain = Orders.order(ci("web-1", login(null), List.of(KEY)), "all", "1.0", "2.0");
        HostWork work = plain.work();
        Hooks hooks = new Hooks(new Hook("drain", Hook.Mode.IGNORE, Duration.ofSeconds(7)), null, null);
        HostOrder hooked = new HostOrder(plain.host(), new HostWork(work.updateScope(), List.of(), work.restart(), List.of(),
                work.reboot(), work.osMismatch(), List.of(), hooks, false));
        Map<String, String> files = files(hooked);
        assertThat(host(new ObjectMapper().readTree(files.get("inventory.json"))).at("/cmdb/name/__ansible_unsafe").asText())
                .isEqualTo(HOSTILE);
        JsonNode drain = new ObjectMapper().readTree(files.get("vars.json")).at("/patchyard_hooks/before_host");
        assertThat(drain.at("/file/__ansible_unsafe").asText()).endsWith("/playbooks/hooks/drain.yml");
        assertThat(drain.at("/seconds").asInt()).isEqualTo(7);
        assertThat(drain.at("/must_succeed").asBoolean()).isFalse();
        assertThat(files(plain).get("vars.json")).doesNotContain("patchyard_hooks");
    }

    @Test
    void theHostsKeyIsBoundToOurNameOfIt() throws Exception {
        Map<String, String> files = files(ci("web-1", login(null), List.of(KEY, "ssh-dss AAAA", "nonsense")));
        assertThat(files.get("known_hosts")).isEqualTo(HostName.of("web-1") + " " + KEY + "\n");
        String arguments = host(inventory(ci("web-1", login(null),
                List.of(KEY)))).at("/ansible_ssh_common_args/__ansible_unsafe").asText();
        assertThat(arguments)
                .contains("-F none", "StrictHostKeyChecking=yes", "HostKeyAlias=" + HostName.of("web-1"),
                        "GlobalKnownHostsFile=/dev/null", "UpdateHostKeys=no", "IdentitiesOnly=yes", "ForwardAgent=no",
                        "PermitLocalCommand=no", "'ProxyCommand=none'", "UserKnownHostsFile=" + temporary);
    }

    @Test
    void aJumpHostIsAskedForOnlyWithItsOwnKeys() throws Exception {
        String arguments = host(inventory(ci("web-1", login("jump@bastion.example:2222"), List.of(KEY))))
                .at("/ansible_ssh_common_args/__ansible_unsafe").asText();
        assertThat(arguments)
                .contains("'ProxyCommand=ssh -F none -o UserKnownHostsFile=/etc/patchyard/bastions")
                .contains("-p 2222 -W [%h]:%p jump@bastion.example'")
                .doesNotContain("ProxyCommand=none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jump@host;id", "jump@-oProxyCommand=id", "$(id)@host", "jump@host:22'", "host",
            "jump@host:x"})
    void aJumpHostThatIsNoneIsRefused(String bastion) {
        assertThatThrownBy(() -> Bastion.parse(bastion)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHostWithoutALoginGoesNowhere() throws Exception {
        JsonNode host = host(inventory(ci("web-1", null, List.of(KEY))));
        assertThat(host.at("/ansible_host/__ansible_unsafe").asText()).isEqualTo("127.0.0.1");
        assertThat(host.at("/ansible_port").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/a b", "/tmp/a'b", "/tmp/$(id)", "/tmp/{{ x }}"})
    void aPathThatNeedsQuotesIsRefusedAtTheStart(String path) {
        assertThatThrownBy(() ->
                settings(path)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("run-dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "a b", "-x", "{{ x }}"})
    void aPlayIdThatIsNoPlainWordIsRefused(String playId) {
        assertThatThrownBy(() -> new PlayDirectory(settings(temporary.toString()), playId))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JsonNode inventory(Ci ci) throws Exception {
        return new ObjectMapper().readTree(files(ci).get("inventory.json"));
    }

    private static JsonNode host(JsonNode inventory) {
        return inventory.at("/all/hosts/" + HostName.of("web-1"));
    }

    private Map<String, String> files(Ci ci) {
        return files(Orders.order(ci, "all", "1.0", "2.0"));
    }

    private Map<String, String> files(HostOrder host) {
        AnsibleSettings settings = settings(temporary.toString());
        PatchOrder order = new PatchOrder(
                "run", "play-1", OsFamily.DEBIAN, List.of(host), 1, Duration.ofMinutes(1), Map.of());
        return PlayFiles.of(order, new PlayDirectory(settings, "play-1"), settings);
    }

    private static AnsibleSettings settings(String runDirectory) {
        return new AnsibleSettings("playbooks", runDirectory, "/etc/patchyard/id", "/etc/patchyard/bastions",
                List.of(), 50, 16,
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5), null);
    }

    private static Ci ci(String id, Login login, List<String> keys) {
        return new Ci(id, "vm", HOSTILE, Ci.Status.ACTIVE, Map.of("env", HOSTILE, "os", "debian12"), login,
                login == null ? "no address" : null, "vm-1", keys, false, null, null, null);
    }

    private static Login login(String bastion) {
        return new Login("192.0.2.7", 22, "ops", bastion);
    }
}
