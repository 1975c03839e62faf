package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The only keys a host may show: those that the inventory holds for it, whatever its address is. Never learns one. */
final class PinnedKeys implements HostKeyRepository {
    private final String hostName;
    private final List<HostKey> keys = new ArrayList<>();

    /** @param lines of a known_hosts file */
    PinnedKeys(String hostName, List<String> lines) throws JSchException {
        this.hostName = hostName;
        for (String line : lines) {
            keys.add(new HostKey(hostName, Base64.getDecoder().decode(line.split(" ")[2])));
        }
    }

    @Override
    public int check(String host, byte[] key) {
        String shown = Base64.getEncoder().encodeToString(key);
        boolean known = keys.stream().anyMatch(pinned -> pinned.getKey().equals(shown));
        return known ? OK : keys.isEmpty() ? NOT_INCLUDED : CHANGED;
    }

    @Override
    public void add(HostKey hostkey, UserInfo ui) {
        throw untouchable();
    }

    @Override
    public void remove(String host, String type) {
        throw untouchable();
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        throw untouchable();
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return hostName;
    }

    @Override
    public HostKey[] getHostKey() {
        return keys.toArray(HostKey[]::new);
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return keys.stream().filter(key -> type == null || key.getType().equals(type)).toArray(HostKey[]::new);
    }

    @Override
    public String toString() {
        return hostName + Arrays.toString(getHostKey());
    }

    private IllegalStateException untouchable() {
        return new IllegalStateException(
                "a host key of " + hostName + " was to be learned or forgotten here: keys come from the inventory alone");
    }
}
