package dev.patchyard.adapter.ansible;

import dev.patchyard.inventory.Login;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ssh is told so that only the host that is meant can answer, and nothing of ours leaks to it. */
public final class SshOptions {
    private static final Pattern KEY =
            Pattern.compile("(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) ([A-Za-z0-9+/]{20,4000}={0,2})( .*)?");

    private SshOptions() {}

    /**
     * @param hostName   our name; the host's key is bound to it, not to an address
     * @param knownHosts the play's own file
     * @return options for an Ansible variable that is split like a command line
     */
    public static String forAnsible(String hostName, String knownHosts, Login login, AnsibleSettings settings) {
        List<String> options = new ArrayList<>(strict(knownHosts));
        options.add("HostKeyAlias=" + hostName);
        String line = "-F none -o " + String.join(" -o ", options);
        String proxy = login.bastion() == null ? "none" : jump(login.bastion(), settings);
        return line + " -o 'ProxyCommand=" + proxy + "'";
    }

    /** @return lines of a known_hosts file: the host's keys under our name */
    public static List<String> knownHosts(String hostName, List<String> keys) {
        return keys.stream()
                .map(key -> KEY.matcher(key.strip()))
                .filter(Matcher::matches)
                .map(key -> hostName + " " + key.group(1) + " " + key.group(3))
                .toList();
    }

    private static List<String> strict(String knownHosts) {
        return List.of("UserKnownHostsFile=" + knownHosts, "GlobalKnownHostsFile=/dev/null",
                "StrictHostKeyChecking=yes",
                "UpdateHostKeys=no", "IdentitiesOnly=yes", "ForwardAgent=no", "PermitLocalCommand=no", "BatchMode=yes");
    }

    private static String jump(String bastion, AnsibleSettings settings) {
        Bastion host = Bastion.parse(bastion);
        String known = settings.bastionKnownHosts() == null ? "/dev/null" : settings.bastionKnownHosts();
        return "ssh -F none -o " + String.join(" -o ", strict(known)) + " -o ConnectTimeout=10 -i "
                + settings.privateKey()
                + " -p " + host.port() + " -W [%h]:%p " + host.user() + "@" + host.address();
    }
}
