package dev.patchyard.inventory;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a host is reached. The values come from the CMDB and are checked because ssh gives some words a meaning.
 *
 * @param address a host name (letters, digits, dots, hyphens; no leading hyphen) or an IP literal
 * @param port    1 to 65535
 * @param user    a POSIX user name
 * @param bastion the CI group's jump host as {@code user@host:port} from the configuration, null for none
 */
public record Login(String address, int port, String user, @Nullable String bastion) {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,62}\\.?)*");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    public Login {
        if (address == null || !(NAME.matcher(address).matches() || IPV6.matcher(address).matches())) {
            throw new IllegalArgumentException("ansible_host: not a host name or IP address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("ansible_port: expected 1 to 65535");
        }
        if (user == null || !USER.matcher(user).matches()) {
            throw new IllegalArgumentException("ansible_user: not a user name");
        }
    }
}
