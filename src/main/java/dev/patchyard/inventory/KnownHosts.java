package dev.patchyard.inventory;

import java.util.List;

/** Host keys that an operator imported. They never come from a run. */
public interface KnownHosts {
    /** No keys but those of the inventory itself. */
    KnownHosts NONE = new KnownHosts() {
        @Override
        public List<String> of(String address, int port) {
            return List.of();
        }

        @Override
        public boolean isRevoked(String key) {
            return false;
        }
    };

    /** @return type and key of every line that is about the host, without those that were revoked */
    List<String> of(String address, int port);

    /** @return whether a line revokes this key, for whatever host */
    boolean isRevoked(String key);
}
