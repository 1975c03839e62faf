package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Bastion;
import dev.patchyard.adapter.ansible.HostName;
import dev.patchyard.adapter.ansible.SshOptions;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Logged-in sessions, kept for a while because a login costs much more than a command. Thread-safe. */
@Singleton
public final class Logins {
    private static final long KEEP_NANOS = 60_000_000_000L;

    private final AnsibleSettings settings;
    private final Map<String, Kept> sessions = new ConcurrentHashMap<>();

    private record Kept(Session session, Login login, List<String> keys, long usedAt) {
        boolean fits(Login wanted, List<String> wantedKeys) {
            return session.isConnected() && login.equals(wanted) && keys.equals(wantedKeys);
        }
    }

    public Logins(AnsibleSettings settings) {
        this.settings = settings;
    }

    /** @throws JSchException when there is no login; its message says why */
    Session open(Ci host, Login login) throws JSchException {
        dropIdle();
        String name = HostName.of(host.id());
        List<String> keys = SshOptions.knownHosts(name, host.sshHostKeys());
        if (keys.isEmpty()) {
            throw new JSchException("HOST_KEY_UNKNOWN: the inventory holds no usable host key");
        }
        Kept kept = sessions.get(name);
        Session session = kept != null && kept.fits(login, keys) ? kept.session() : connect(name, keys, login);
        sessions.put(name, new Kept(session, login, keys, System.nanoTime()));
        return session;
    }

    /** Closes what is kept for the host. */
    void drop(Ci host) {
        Kept kept = sessions.remove(HostName.of(host.id()));
        if (kept != null) {
            kept.session().disconnect();
        }
    }

    @PreDestroy
    void closeAll() {
        sessions.values().forEach(kept -> kept.session().disconnect());
        sessions.clear();
    }

    private void dropIdle() {
        sessions.forEach((name, kept) -> {
            if (System.nanoTime() - kept.usedAt() > KEEP_NANOS && sessions.remove(name, kept)) {
                kept.session().disconnect();
            }
        });
    }

    private Session connect(String name, List<String> keys, Login login) throws JSchException {
        JSch ssh = new JSch();
        ssh.addIdentity(settings.privateKey());
        ssh.setHostKeyRepository(new PinnedKeys(name, keys));
        Session session = ssh.getSession(login.user(), login.address(), login.port());
        session.setHostKeyAlias(name);
        if (login.bastion() != null) {
            session.setProxy(new JumpThrough(throughBastion(Bastion.parse(login.bastion()))));
        }
        return connected(session);
    }

    private Session throughBastion(Bastion bastion) throws JSchException {
        JSch ssh = new JSch();
        ssh.addIdentity(settings.privateKey());
        if (settings.bastionKnownHosts() == null) {
            throw new JSchException("HOST_KEY_UNKNOWN: no file with the keys of jump hosts is configured");
        }
        ssh.setKnownHosts(settings.bastionKnownHosts());
        return connected(ssh.getSession(bastion.user(), bastion.address(), bastion.port()));
    }

    private Session connected(Session session) throws JSchException {
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig("MaxAuthTries", "2");
        session.setDaemonThread(true);
        session.setServerAliveInterval(5_000);
        session.setServerAliveCountMax(3);
        session.connect(Math.toIntExact(settings.connectPatience().toMillis()));
        return session;
    }
}
