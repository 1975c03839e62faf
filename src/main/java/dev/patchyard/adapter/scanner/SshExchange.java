package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import dev.patchyard.run.Nap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One command over a session that is logged in: a text to its standard input, and what comes back within limits. */
final class SshExchange {
    private static final int LONGEST_COMPLAINTS = 64 * 1024;
    private static final long LONGEST_PAUSE = 20;

    private final Duration connectPatience;
    private final Clock clock;

    SshExchange(Duration connectPatience, Clock clock) {
        this.connectPatience = connectPatience;
        this.clock = clock;
    }

    /**
     * What came back.
     *
     * @param cut  whether there was more than the limit
     * @param late whether the command had not ended in time; the rest says nothing then
     */
    record Heard(String out, String complaints, boolean cut, boolean late, Instant sent, Instant received) {
        /** @return how far a clock that showed this lies outside the time between question and answer */
        Duration skew(Instant there) {
            if (there.isBefore(sent)) {
                return Duration.between(there, sent);
            }
            return there.isAfter(received) ? Duration.between(received, there) : Duration.ZERO;
        }

        String lastComplaint() {
            return complaints.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
        }
    }

    /** @param command of ours alone: nothing that comes from an inventory or a host may be in it */
    Heard ask(Session session, String command, String input, int limit, Duration patience) throws JSchException, IOException {
        ChannelExec channel = (ChannelExec) session.openChannel("exec");
        BoundedBytes out = new BoundedBytes(limit);
        BoundedBytes complaints = new BoundedBytes(LONGEST_COMPLAINTS);
        channel.setCommand(command);
        channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        channel.setOutputStream(out);
        channel.setErrStream(complaints);
        Instant sent = clock.instant();
        boolean ended;
        try {
            channel.connect(Math.toIntExact(connectPatience.toMillis()));
            ended = awaitEnd(channel, patience);
        } finally {
            channel.disconnect();
        }
        return new Heard(out.text(), complaints.text(), out.isCut(), !ended, sent, clock.instant());
    }

    private static boolean awaitEnd(ChannelExec channel, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = 2;
        // NB: a channel whose session was lost never says that it is closed.
        while (!channel.isClosed() && channel.isConnected()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Nap.REAL.take(Duration.ofMillis(pause));
            pause = Math.min(LONGEST_PAUSE, pause + 1);
        }
        return true;
    }

    /** @return why there is no login, in words that begin with a fixed one where keys are the reason */
    static String why(JSchException refused) {
        if (refused instanceof JSchChangedHostKeyException) {
            return "HOST_KEY_CHANGED: it shows another key than the inventory holds";
        }
        String said = Words.plain(String.valueOf(refused.getMessage()), 500);
        return (refused instanceof JSchHostKeyException ? "HOST_KEY_UNKNOWN: " : "no login: ") + said;
    }
}
