package dev.patchyard.adapter.scanner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.Parcel;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.run.Nap;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Programs over ssh: the text goes to the standard input of the host's Python, so that no shell there sees data. */
@Singleton
public final class SshPrograms implements HostPrograms {
    private static final String AS_LOGIN = "exec /usr/bin/python3 -I -";
    private static final String AS_ROOT = "if sudo -n true >/dev/null 2>&1; "
            + "then exec sudo -n /usr/bin/python3 -I -; else " + AS_LOGIN + "; fi";
    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final AnsibleSettings settings;
    private final Parcel parcel;
    private final Logins logins;
    private final Clock clock;

    public SshPrograms(AnsibleSettings settings, Parcel parcel, Logins logins, Clock clock) {
        this.settings = settings;
        this.parcel = parcel;
        this.logins = logins;
        this.clock = clock;
    }

    @Override
    public Answer run(Ci host, String work, Map<String, @Nullable Object> order, Duration patience) {
        Login login = host.login();
        if (login == null) {
            return new Answer.Unreachable(host.loginFault() == null ? "no login is known" : host.loginFault());
        }
        Answer first = once(host, login, work, order, patience);
        // A kept session may have died without telling; all this work may be done twice.
        return first instanceof Answer.Unreachable(String reason) && reason.startsWith("connection lost")
                ? once(host, login, work, order, patience)
                : first;
    }

    @Override
    public void forget(Ci host) {
        logins.drop(host);
    }

    private Answer once(Ci host, Login login, String work, Map<String, @Nullable Object> order, Duration patience) {
        Session session;
        try {
            session = logins.open(host, login);
        } catch (JSchException refused) {
            return new Answer.Unreachable(why(refused));
        }
        String mark = UUID.randomUUID().toString();
        try {
            return converse(session, login, parcel.program(work, order, mark), mark, patience);
        } catch (JSchException | IOException lost) {
            logins.drop(host);
            return new Answer.Unreachable("connection lost: " + lost.getMessage());
        }
    }

    private Answer converse(Session session, Login login, String program, String mark, Duration patience)
            throws JSchException, IOException {
        ChannelExec channel = (ChannelExec) session.openChannel("exec");
        BoundedBytes out = new BoundedBytes(LONGEST_ANSWER);
        BoundedBytes complaints = new BoundedBytes(64 * 1024);
        channel.setCommand(login.user().equals("root") ? AS_LOGIN : AS_ROOT);
        channel.setInputStream(new ByteArrayInputStream(program.getBytes(StandardCharsets.US_ASCII)));
        channel.setOutputStream(out);
        channel.setErrStream(complaints);
        Instant sent = clock.instant();
        try {
            channel.connect(Math.toIntExact(settings.connectPatience().toMillis()));
            if (!awaitEnd(channel, patience)) {
                return new Answer.Failed("no answer within " + patience.toSeconds() + " s");
            }
        } finally {
            channel.disconnect();
        }
        return understand(out, complaints, mark, sent, session.isConnected());
    }

    private static boolean awaitEnd(ChannelExec channel, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = 2;
        while (!channel.isClosed()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Nap.REAL.take(Duration.ofMillis(pause));
            pause = Math.min(20, pause + 1);
        }
        return true;
    }

    private Answer understand(BoundedBytes out, BoundedBytes complaints, String mark, Instant sent, boolean connected)
            throws IOException {
        Optional<String> line = out.text().lines().filter(l -> l.startsWith(mark + " ")).findFirst();
        if (line.isEmpty()) {
            if (!connected) {
                throw new IOException("it ended in the middle of an answer");
            }
            String last = complaints.text().lines().filter(l -> !l.isBlank()).reduce("", (a, b) -> b);
            return new Answer.Failed(out.isCut() ? "the answer is too long" : "the host gave no answer: "
                    + shortened(last));
        }
        JsonNode said = MAPPER.readTree(line.get().substring(mark.length() + 1));
        if (said.has("fault")) {
            return new Answer.Failed(shortened(said.path("fault").asText()));
        }
        return new Answer.Said(said, skew(said, sent, clock.instant()));
    }

    /** The host's clock must lie between question and answer. */
    private static Duration skew(JsonNode said, Instant sent, Instant received) {
        Instant there = Instant.ofEpochMilli(Math.round(said.path("now").asDouble() * 1000));
        if (there.isBefore(sent)) {
            return Duration.between(there, sent);
        }
        return there.isAfter(received) ? Duration.between(received, there) : Duration.ZERO;
    }

    private static String why(JSchException refused) {
        if (refused instanceof JSchChangedHostKeyException) {
            return "HOST_KEY_CHANGED: it shows another key than the inventory holds";
        }
        if (refused instanceof JSchHostKeyException) {
            return "HOST_KEY_UNKNOWN: " + shortened(String.valueOf(refused.getMessage()));
        }
        return "no login: " + shortened(String.valueOf(refused.getMessage()));
    }

    private static String shortened(String said) {
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > 500 ? line.substring(0, 500) + " [cut]" : line;
    }
}
