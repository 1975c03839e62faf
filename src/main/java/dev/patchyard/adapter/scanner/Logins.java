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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Logged-in sessions, kept for a while because a login costs much more than a command. Thread-safe. */
@Singleton
public final class Logins {
    private static final Duration KEEP = Duration.ofMinutes(1);

    private final AnsibleSettings settings;
    private final long keepNanos;
    private final int most;
    private final Map<String, Kept> sessions = new ConcurrentHashMap<>();

    private record Kept(Session session, Login login, List<String> keys, long usedAt) {
        boolean fits(Login wanted, List<String> wantedKeys) {
            return session.isConnected() && login.equals(wanted) && keys.equals(wantedKeys);
        }
    }

    /** Keeps them for a minute, as many as there are. */
    @Inject
    public Logins(AnsibleSettings settings) {
        this(settings, KEEP, Integer.MAX_VALUE);
    }

    /**
     * @param keep how long one is kept that is not used
     * @param most most of them; the one that was not used longest goes first
     */
    public Logins(AnsibleSettings settings, Duration keep, int most) {
        this.settings = settings;
        this.keepNanos = keep.toNanos();
        this.most = most;
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
        dropSurplus();
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
    public void closeAll() {
        sessions.values().forEach(kept -> kept.session().disconnect());
        sessions.clear();
    }

    private void dropIdle() {
        sessions.forEach((name, kept) -> {
            if (System.nanoTime() - kept.usedAt() > keepNanos && sessions.remove(name, kept)) {
                kept.session().disconnect();
            }
        });
    }

    /** NB: one that is in use was used last, and there are more kept than in use at once. */
    private void dropSurplus() {
        while (sessions.size() > Math.max(1, most)) {
            sessions.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().usedAt()))
                    .filter(oldest -> sessions.remove(oldest.getKey(), oldest.getValue()))
                    .ifPresent(oldest -> oldest.getValue().session().disconnect());
        }
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
        session.setThreadFactory(Thread.ofVirtual().name("ssh").factory());
        session.setServerAliveInterval(5_000);
        session.setServerAliveCountMax(3);
        session.connect(Math.toIntExact(settings.connectPatience().toMillis()));
        return session;
    }
}
