package dev.patchyard.adapter.cmdb.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.adapter.cmdb.Bastion;
import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.KnownHosts;
import dev.patchyard.inventory.Login;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryReaderTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJYDArEMbMOo2ZsEPhHYmTVDjx6RbAnLIoHfUd5CyuAz";

    private static List<Ci> read(String name, String text) {
        Bastions bastions = new Bastions(List.of(new Bastion("dmz", "ops@jump.example:22")));
        return InventoryReader.read(name, text, new Surroundings(bastions, KnownHosts.NONE));
    }

    private static Ci only(String name, String text) {
        List<Ci> items = read(name, text);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    @Test
    void aHostOfAnIniFileHasItsGroupsAndVariablesAsTags() {
        Ci ci = only("hosts", """
                [web]
                web-01 ansible_host=10.0.0.5 ansible_port=2222 env=prod tier="front end" ; not a comment of ini files
                """.replace(" ; not a comment of ini files", " # a comment") + """
                [prod:children]
                web
                [prod:vars]
                ansible_user = ops
                os = debian12
                env = lower down wins
                """);

        assertThat(ci.login()).isEqualTo(new Login("10.0.0.5", 2222, "ops", null));
        assertThat(ci.tags()).isEqualTo(Map.of("group", "web", "group_web", "member", "group_prod", "member",
                "env", "prod", "tier", "front end", "os", "debian12"));
        assertThat(ci.type()).isEqualTo("host");
        assertThat(ci.vmId()).isNull();
        assertThat(ci.revertSafe()).isFalse();
    }

    @Test
    void theNearerGroupWinsAndAllIsFarthest() {
        List<Ci> items = read("hosts.yml", """
                all:
                  vars: {ansible_user: a, env: all, site: here}
                  hosts: {loose: }
                  children:
                    outer:
                      vars: {env: outer}
                      children:
                        inner:
                          vars: {env: inner}
                          hosts:
                            one: {}
                            two: {env: own}
                """);

        assertThat(items).extracting(ci -> ci.name() + "=" + ci.environment())
                .containsExactlyInAnyOrder("loose=all", "one=inner", "two=own");
        assertThat(items).allMatch(ci -> ci.tags().get("site").equals("here"));
        assertThat(items.stream().filter(ci -> ci.name().equals("one")).findFirst().orElseThrow().tags())
                .containsEntry("group", "inner").containsEntry("group_outer", "member").doesNotContainKey("group_all");
    }

    @Test
    void attributesOfAnItemComeFromVariablesOfTheSameNames() {
        Ci ci = only("hosts.yml", """
                web:
                  hosts:
                    web-01:
                      ansible_user: root
                      ssh_host_keys: ["%s root@web-01"]
                      revert_safe: true
                      redundancy_group: web
                      machine_id: 0123
                      status: maintenance
                      vm_id: vm-7
                      type: vm
                """.formatted(KEY));

        assertThat(ci).isEqualTo(new Ci("web-01", "vm", "web-01", Ci.Status.MAINTENANCE,
                Map.of("group", "web", "group_web", "member"), new Login("web-01", 22, "root", null), null, "vm-7",
                List.of(KEY), true, "web", "0123", null));
    }

    @Test
    void secretsTemplatesListsAndForeignValuesAreNoTags() {
        Ci ci = only("hosts.yml", """
                web:
                  hosts:
                    web-01:
                      ansible_user: root
                      db_password: hunter2
                      API_TOKEN: abc
                      vaulted: !vault |
                        $ANSIBLE_VAULT;1.1;AES256
                        3031
                      greeting: "{{ lookup('pipe', 'id') }}"
                      list: [a, b]
                      map: {a: b}
                      empty:
                      number: 7
                      yes_or_no: yes
                """);

        assertThat(ci.tags()).isEqualTo(Map.of("group", "web", "group_web", "member", "number", "7", "yes_or_no", "yes"));
    }

    @Test
    void aTemplateIsNeverAnAddressAndLocalIsNeverMeant() {
        assertThat(only("h", "a ansible_user=root ansible_host='{{ lookup(\"pipe\",\"id\") }}'").loginFault())
                .isEqualTo("line 1: ansible_host: not a host name or IP address");
        assertThat(only("h", "\nlocalhost ansible_connection=local ansible_user=root").loginFault())
                .isEqualTo("line 2: ansible_connection: only ssh is spoken");
        assertThat(only("h", "a").loginFault()).isEqualTo("line 1: ansible_user: missing");
        assertThat(only("h", "a ansible_user=root ansible_port=http").loginFault()).contains("ansible_port");
    }

    @Test
    void rangesArePatternsAsInAnsible() {
        assertThat(read("h", "web[08:10].example ansible_user=a\ndb-[a:c]\nn[0:4:2]:2200"))
                .extracting(Ci::name)
                .containsExactly("web08.example", "web09.example", "web10.example", "db-a", "db-b", "db-c", "n0", "n2", "n4");
        assertThat(read("h", "[x]\nn[1:2]:2200 ansible_user=a")).extracting(ci -> ci.login().port()).containsOnly(2200);
    }

    @Test
    void aHostOfAGroupBehindAJumpHostGoesThroughIt() {
        assertThat(only("h", "[dmz]\na ansible_user=root").login().bastion()).isEqualTo("ops@jump.example:22");
    }

    @Test
    void aHostThatIsInSeveralGroupsHasNoSingleGroup() {
        Ci ci = only("h", "[one]\na ansible_user=root\n[two]\na env=lab");

        assertThat(ci.tags()).isEqualTo(Map.of("group_one", "member", "group_two", "member", "env", "lab"));
    }

    @Test
    void aPlainListIsShort() {
        Ci ci = only("hosts.yml", """
                - name: web-01
                  host: 10.0.0.5
                  port: 2222
                  user: ops
                  os: debian12
                  tags: {env: prod, group: dmz}
                  redundancy_group: web
                  ssh_host_keys: %s
                """.formatted(KEY));

        assertThat(ci).isEqualTo(new Ci("web-01", "host", "web-01", Ci.Status.ACTIVE,
                Map.of("os", "debian12", "env", "prod", "group", "dmz"),
                new Login("10.0.0.5", 2222, "ops", "ops@jump.example:22"), null, null, List.of(KEY), false, "web", null, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hosts     | `[web\\na`                                  | `line 1: not a section: [web; expected [group], [group:vars] or [group:children]`",
        "hosts     | `[web]\\na b`                               | `line 2: expected name=value, not b`",
        "hosts     | `[web]\\na b=\"c`                           | `line 2: a quote is not closed`",
        "hosts     | `a\\n[prod:children]\\nwob`                 | `line 3: there is no section [wob]`",
        "hosts     | `a\\n[wob:vars]\\nx=1`                      | `line 2: there is no section [wob]`",
        "hosts     | `a\\n[w:vars]\\nx`                          | `line 3: expected name=value`",
        "hosts     | `-oProxyCommand=x`                          | `line 1: not a host's name: -oProxyCommand=x`",
        "hosts     | `a[9:1]`                                    | `line 1: [9:1] is no range of at most 10000 hosts`",
        "hosts     | `[a:children]\\nb\\n[b:children]\\na\\n[a]\\nx` | `a group is in itself, or groups are deeper than 50`",
        "hosts     | `#!/usr/bin/python3\\nprint()`              | `line 1: this is a program; inventories are read and never executed`",
        "hosts     | `# nobody`                                  | `there is no host in it`",
        "hosts.yml | `web:\\n  hosts:\\n  - a`                   | `line 3: hosts: expected a mapping`",
        "hosts.yml | `web:\\n  host: {a: }`                      | `line 2: group web has host; expected hosts, children or vars`",
        "hosts.yml | `web:\\n  hosts: {a: }\\n  hosts: {b: }`    | `line 3: hosts is there twice`",
        "hosts.yml | `web: [`                                    | `line 1: not usable YAML`",
        "hosts.yml | `7`                                         | `line 1: expected a mapping of groups or a list of hosts`",
        "hosts.yml | `- name: a\\n  user: root\\n- nam: b`       | `line 3: unknown field nam`",
        "hosts.yml | `- {name: a, user: r}\\n- {name: a, user: r}` | `line 2: host a is in line 1 already`",
        "hosts.yml | `- name: a\\n  user: r\\n  port: 99999`     | `line 1: port: expected 1 to 65535`",
        "hosts.yml | `- name: a`                                 | `line 1: user: missing`",
        "hosts.yml | `- name: a\\n  user: r\\n  revert_safe: maybe` | `line 3: revert_safe of a: expected true or false`",
        "hosts.yml | `- name: a\\n  user: r\\n  ssh_host_keys: x` | `line 3: ssh_host_keys of a: expected public keys such as ssh-ed25519 AAAA…`",
        "hosts.yml | `- name: a\\n  user: r\\n  os: debian12\\n  tags: {os: rhel9}` | `line 4: tag os says something else than the field of that name`",
        "hosts.yml | `- user: r`                                 | `line 1: a host needs a name`"
    })
    void whatCannotBeReadIsToldWithItsLine(String name, String text, String told) {
        assertThatThrownBy(() -> read(name, text.replace("\\n", "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&a [*a]", "a: &a {hosts: {x: *a}}", "!!java.util.Date 2026", "a: !!python/object/apply:os.system [id]"})
    void hostileYamlIsRefusedAndNothingIsMadeOfIt(String text) {
        assertThatThrownBy(() -> read("hosts.yml", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnchorIsReadAsInAnyYaml() {
        assertThat(read("hosts.yml", """
                web:
                  hosts:
                    a: &same {ansible_user: root, env: lab}
                    b: {<<: *same, env: prod}
                """)).extracting(ci -> ci.login().user() + " " + ci.environment()).containsExactly("root lab", "root prod");
    }
}
