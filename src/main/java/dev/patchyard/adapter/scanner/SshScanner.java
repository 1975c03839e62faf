package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Scans over ssh with one command a host, for its shell and without Python. What the host's package manager says is not
 * told again while its fingerprint stays the same. Thread-safe.
 */
public final class SshScanner implements Scanner {
    private static final String COMMAND = "exec /bin/sh -s";
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;
    private static final long MEGABYTE = 1024L * 1024;

    private final ScanSettings settings;
    private final Logins logins;
    private final SshExchange exchange;
    private final Clock clock;
    private final LookProgram program = new LookProgram();
    private final KeptAnswers answers;
    private final LongAdder heard = new LongAdder();

    public SshScanner(ScanSettings settings, AnsibleSettings ansible, Logins logins, Clock clock) {
        this.settings = settings;
        this.logins = logins;
        this.clock = clock;
        this.exchange = new SshExchange(ansible.connectPatience(), clock);
        this.answers = new KeptAnswers(settings.keepAnswers() * MEGABYTE);
    }

    @Override
    public Map<String, HostScan> scan(Collection<Ci> hosts) {
        return scanAgain(hosts, settings.metadataAge());
    }

    @Override
    public Map<String, HostScan> scanAgain(Collection<Ci> hosts, Duration metadataAge) {
        return Together.ask(hosts, settings.parallel(), host -> scan(host, metadataAge));
    }

    /** @return how many characters hosts have sent so far */
    long heard() {
        return heard.sum();
    }

    private HostScan scan(Ci host, Duration young) {
        Login login = host.login();
        if (login == null) {
            String fault = host.loginFault();
            return HostScan.unreachable(host.id(), clock.instant(), fault == null ? "no login is known" : fault);
        }
        try {
            try {
                return look(host, logins.open(host, login), young);
            } catch (IOException lost) {
                // A kept session may have died without telling; a look may be made twice.
                logins.drop(host);
                return look(host, logins.open(host, login), young);
            }
        } catch (JSchException refused) {
            return HostScan.unreachable(host.id(), clock.instant(), SshExchange.why(refused));
        } catch (IOException lost) {
            logins.drop(host);
            return HostScan.unreachable(host.id(), clock.instant(), "connection lost: " + Words.plain(String.valueOf(lost.getMessage()), 300));
        }
    }

    private HostScan look(Ci host, Session session, Duration young) throws IOException {
        String mark = UUID.randomUUID().toString().replace("-", "");
        SshExchange.Heard heard = ask(session, program.text(mark, answers.fingerprint(host.id()), young));
        this.heard.add(heard.out().length());
        if (heard.late()) {
            return failed(host, heard, "no answer within " + settings.patience().toSeconds() + " s");
        }
        if (heard.cut()) {
            return failed(host, heard, "the answer is too long");
        }
        if (!session.isConnected() && !Parts.hasEnd(heard.out(), mark)) {
            throw new IOException("it ended in the middle of an answer");
        }
        try {
            return understood(host, heard, new LookReader(Parts.of(heard.out(), heard.complaints(), mark)), mark);
        } catch (IllegalArgumentException broken) {
            answers.forget(host.id());
            return failed(host, heard, "the host's answer is broken: " + Words.plain(String.valueOf(broken.getMessage()), 500));
        }
    }

    private SshExchange.Heard ask(Session session, String text) throws IOException {
        try {
            return exchange.ask(session, COMMAND, text, LONGEST_ANSWER, settings.patience());
        } catch (JSchException lost) {
            throw new IOException(lost.getMessage(), lost);
        }
    }

    private HostScan understood(Ci host, SshExchange.Heard heard, LookReader said, String mark) {
        Optional<Parts> before = said.isWhole() ? Optional.empty() : answers.answer(host.id(), said.fingerprint());
        if (!said.isWhole() && before.isEmpty()) {
            throw new IllegalArgumentException("it leaves out what is not known");
        }
        if (said.isMoving()) {
            throw new IllegalArgumentException("packages moved while they were looked at");
        }
        Holdings holdings = before.map(LookReader::new).orElse(said).holdings();
        HostScan scan = said.scan(host.id(), heard.sent(), holdings, heard.skew(said.now()));
        if (said.isWhole()) {
            answers.keep(host.id(), said.fingerprint(), mark, heard.out());
        }
        return scan;
    }

    private static HostScan failed(Ci host, SshExchange.Heard heard, String reason) {
        return HostScan.failed(host.id(), heard.sent(), reason);
    }
}
