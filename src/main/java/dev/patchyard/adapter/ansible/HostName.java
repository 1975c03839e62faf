package dev.patchyard.adapter.ansible;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Our own names for hosts. A name of the CMDB is never a host name of Ansible, because those are templates to it. */
public final class HostName {
    private HostName() {}

    /** @return always the same name for the same CI: {@code h-} and a UUID */
    public static String of(String ciId) {
        return "h-" + UUID.nameUUIDFromBytes(("patchyard host " + ciId).getBytes(StandardCharsets.UTF_8));
    }
}
