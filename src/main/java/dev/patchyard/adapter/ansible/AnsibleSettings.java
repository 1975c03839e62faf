package dev.patchyard.adapter.ansible;

import dev.patchyard.policy.Limits;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Ansible is run and hosts are logged in to.
 *
 * @param playbooks         directory of the playbooks
 * @param runDir            where each play gets its directory, 0700; best short, because sockets lie below it
 * @param privateKey        client key file, readable by the server alone
 * @param bastionKnownHosts known_hosts file with the keys of the jump hosts, null when there are none
 * @param wrapper           words put before {@code ansible-playbook}, for example of a sandbox
 * @param mostForks         most hosts at once in a play, whatever its order says
 * @param scanParallel      most hosts looked at together
 * @param connectPatience   longest wait for a login
 * @param scanPatience      longest wait for the answer of one host, in a scan and in the pre-flight of a play
 * @param checkPatience     how long a red application check is repeated after patching before it counts
 * @param hooks            directory of the task files that policies may name, {@code hooks} in that of the playbooks when absent
 */
@ConfigurationProperties("patchyard.ansible")
public record AnsibleSettings(
        @Bindable(defaultValue = "playbooks") String playbooks,
        @Bindable(defaultValue = ".patchyard/plays") String runDir,
        @Bindable(defaultValue = ".patchyard/id") String privateKey,
        @Nullable String bastionKnownHosts,
        @Bindable(defaultValue = "") @Nullable List<String> wrapper,
        @Bindable(defaultValue = "50") int mostForks,
        @Bindable(defaultValue = "16") int scanParallel,
        @Bindable(defaultValue = Limits.CONNECT_SECONDS + "s") Duration connectPatience,
        @Bindable(defaultValue = Limits.PRE_FLIGHT_MINUTES + "m") Duration scanPatience,
        @Bindable(defaultValue = "15s") Duration checkPatience,
        @Nullable String hooks) {
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/._+-]{1,200}");

    public AnsibleSettings {
        playbooks = absolute(playbooks, "playbooks");
        hooks = hooks == null || hooks.isBlank() ? playbooks + "/hooks" : absolute(hooks, "hooks");
        runDir = absolute(runDir, "run-dir");
        privateKey = absolute(privateKey, "private-key");
        bastionKnownHosts = bastionKnownHosts == null ? null : absolute(bastionKnownHosts, "bastion-known-hosts");
        wrapper = wrapper == null ? List.of() : wrapper.stream().filter(word -> !word.isEmpty()).toList();
        if (mostForks < 1 || scanParallel < 1) {
            throw new IllegalArgumentException("patchyard.ansible: most-forks and scan-parallel are at least 1");
        }
    }

    /**
     * NB: these paths become words of an ssh command line that Ansible splits, so nothing that quotes may be in them.
     */
    private static String absolute(String path, String key) {
        String absolute = Path.of(path).toAbsolutePath().normalize().toString();
        if (!PATH.matcher(absolute).matches()) {
            throw new IllegalArgumentException("patchyard.ansible." + key
                    + ": only letters, digits and /._+- may be in "
                    + "the path, it is " + absolute);
        }
        return absolute;
    }
}
