package dev.patchyard.adapter.scanner;

import dev.patchyard.policy.Limits;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How compliance scans look at hosts. Looks for runs have limits of their own, so that neither waits for the other.
 *
 * @param kind         {@code ssh} or {@code ansible}
 * @param parallel     most hosts looked at together
 * @param patience     longest wait for the answer of one host
 * @param metadataAge  repository metadata that the host fetched for us is not fetched again while it is so young
 * @param keepSessions how long a login is kept that is not used
 * @param mostSessions most logins kept
 * @param keepAnswers  most megabytes of packed answers kept, by which an unchanged host need not tell all again; 0 keeps none
 */
@ConfigurationProperties("patchyard.scan")
public record ScanSettings(
        @Bindable(defaultValue = "ssh") Kind kind,
        @Bindable(defaultValue = "32") int parallel,
        @Bindable(defaultValue = Limits.PRE_FLIGHT_MINUTES + "m") Duration patience,
        @Bindable(defaultValue = "1h") Duration metadataAge,
        @Bindable(defaultValue = "15m") Duration keepSessions,
        @Bindable(defaultValue = "1000") int mostSessions,
        @Bindable(defaultValue = "32") int keepAnswers) {
    /** Which of the scanners is used. */
    public enum Kind {
        SSH,
        ANSIBLE
    }

    public ScanSettings {
        if (parallel < 1 || mostSessions < 0 || keepAnswers < 0 || keepAnswers > 1024) {
            throw new IllegalArgumentException(
                    "patchyard.scan: parallel is at least 1, most-sessions at least 0, keep-answers from 0 to 1024");
        }
    }
}
