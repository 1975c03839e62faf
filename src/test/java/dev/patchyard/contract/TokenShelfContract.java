package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.access.TokenShelf.Issued;
import dev.patchyard.access.TokenShelf.Token;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Promises of {@link TokenShelf}. */
public abstract class TokenShelfContract {
    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private final Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
    private TokenShelf tokens;

    /** @return an empty shelf with that clock */
    protected abstract TokenShelf tokens(MutableClock clock);

    @BeforeEach
    void open() {
        tokens = tokens(clock);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aSecretSpeaksForItsNameWithTheRightsOfItsRole(Role role) {
        Issued issued = tokens.issue("ada", role, tomorrow);
        assertThat(tokens.actorOf(issued.secret())).contains(new Actor("ada", role.rights()));
        assertThat(tokens.list()).containsExactly(issued.token());
    }

    @Test
    void secretsAreLongAndNeverTheSameAndNeverShownAgain() {
        Issued one = tokens.issue("ada", Role.VIEWER, tomorrow);
        Issued two = tokens.issue("ada", Role.VIEWER, tomorrow);
        assertThat(one.secret()).hasSizeGreaterThan(45).isNotEqualTo(two.secret());
        assertThat(one.toString() + tokens.list()).doesNotContain(one.secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "patchyard_", "' OR 1=1 --", "patchyard_\u0000", "\ud800"})
    void anythingElseSpeaksForNobody(String secret) {
        tokens.issue("ada", Role.VIEWER, tomorrow);
        assertThat(tokens.actorOf(secret)).isEmpty();
    }

    @Test
    void aTokenEndsAtItsInstant() {
        Issued issued = tokens.issue("ada", Role.VIEWER, tomorrow);
        clock.set(tomorrow.minusMillis(1));
        assertThat(tokens.actorOf(issued.secret())).isPresent();
        clock.set(tomorrow);
        assertThat(tokens.actorOf(issued.secret())).isEmpty();
    }

    @Test
    void aRevokedTokenEndsAtOnceAndForGood() {
        Issued issued = tokens.issue("ada", Role.VIEWER, tomorrow);
        Issued other = tokens.issue("ada", Role.VIEWER, tomorrow);
        Instant first = clock.instant();
        assertThat(tokens.revoke(issued.token().id())).isTrue();
        clock.advance(Duration.ofMinutes(5));
        assertThat(tokens.revoke(issued.token().id())).isTrue();
        assertThat(tokens.revoke("no-such-token")).isFalse();
        assertThat(tokens.actorOf(issued.secret())).isEmpty();
        assertThat(tokens.actorOf(other.secret())).isPresent();
        assertThat(tokens.list()).extracting(Token::revoked).containsExactlyInAnyOrder(first, null);
    }

    @Test
    void theNewestComesFirst() {
        tokens.issue("ada", Role.VIEWER, tomorrow);
        tokens.issue("bob", Role.VIEWER, tomorrow);
        assertThat(tokens.list()).extracting(Token::name).containsExactly("bob", "ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "schedule", "server", "a\nb", "-x", "\u0430da"})
    void namesThatMisleadAreRefused(String name) {
        assertThatThrownBy(() -> tokens.issue(name, Role.VIEWER, tomorrow))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name:");
    }

    @Test
    void aTokenThatIsOverAlreadyIsRefused() {
        assertThatThrownBy(() -> tokens.issue("ada", Role.VIEWER, clock.instant()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expires:");
    }
}
