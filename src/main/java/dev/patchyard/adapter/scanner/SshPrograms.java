package dev.patchyard.adapter.scanner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.Parcel;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import jakarta.inject.Singleton;
import java.io.IOException;
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
            return new Answer.Unreachable(SshExchange.why(refused));
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
        SshExchange.Heard heard = new SshExchange(settings.connectPatience(), clock)
                .ask(session, login.user().equals("root") ? AS_LOGIN : AS_ROOT, program, LONGEST_ANSWER, patience);
        return heard.late()
                ? new Answer.Failed("no answer within " + patience.toSeconds() + " s")
                : understand(heard, mark, session.isConnected());
    }

    private static Answer understand(SshExchange.Heard heard, String mark, boolean connected) throws IOException {
        Optional<String> line = heard.out().lines().filter(l -> l.startsWith(mark + " ")).findFirst();
        if (line.isEmpty()) {
            if (!connected) {
                throw new IOException("it ended in the middle of an answer");
            }
            return new Answer.Failed(heard.cut() ? "the answer is too long" : "the host gave no answer: "
                    + shortened(heard.lastComplaint()));
        }
        JsonNode said = MAPPER.readTree(line.get().substring(mark.length() + 1));
        if (said.has("fault")) {
            return new Answer.Failed(shortened(said.path("fault").asText()));
        }
        return new Answer.Said(said, heard.skew(Instant.ofEpochMilli(Math.round(said.path("now").asDouble() * 1000))));
    }

    private static String shortened(String said) {
        return Words.plain(said, 500);
    }
}
