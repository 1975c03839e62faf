package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.IdempotencyKeys;
import dev.patchyard.access.IdempotencyKeys.Answer;
import dev.patchyard.access.IdempotencyKeys.Claim;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link IdempotencyKeys}. */
public abstract class IdempotencyKeysContract {
    private static final Answer CREATED = new Answer(201, "/patch/runs/1", "{\"id\":\"1\"}");

    private final MutableClock clock = MutableClock.at("2026-11-15T02:00:00Z");
    private IdempotencyKeys keys;

    /** @return no keys, with that clock */
    protected abstract IdempotencyKeys keys(MutableClock clock);

    @BeforeEach
    void open() {
        keys = keys(clock);
    }

    @Test
    void theFirstDoesTheWorkAndLaterOnesGetItsAnswer() {
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Fresh());
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Running());
        keys.answered("ada", "k", CREATED);
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Known(CREATED));
    }

    @Test
    void aKeyForAnotherRequestIsAMismatch() {
        keys.claim("ada", "k", "d");
        assertThat(keys.claim("ada", "k", "other")).isEqualTo(new Claim.Mismatch());
        keys.answered("ada", "k", new Answer(204, null, ""));
        assertThat(keys.claim("ada", "k", "other")).isEqualTo(new Claim.Mismatch());
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Known(new Answer(204, null, "")));
    }

    @Test
    void keysBelongToTheirActor() {
        keys.claim("ada", "k", "d");
        assertThat(keys.claim("bob", "k", "d")).isEqualTo(new Claim.Fresh());
    }

    @Test
    void aKeyGivenBackIsFreshAgainButNotAnAnsweredOne() {
        keys.claim("ada", "k", "d");
        keys.release("ada", "k");
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Fresh());
        keys.answered("ada", "k", CREATED);
        keys.release("ada", "k");
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Known(CREATED));
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        keys.claim("ada", "k", "d");
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(keys.claim("ada", "k", "d")).isEqualTo(new Claim.Running());
        clock.advance(Duration.ofSeconds(1));
        assertThat(keys.claim("ada", "k", "other")).isEqualTo(new Claim.Fresh());
    }

    @Test
    void ofManyAtOnceOneDoesTheWork() throws Exception {
        List<Claim> claims = Together.atOnce(10, () -> keys.claim("ada", "k", "d"));
        assertThat(claims).filteredOn(claim -> claim instanceof Claim.Fresh).hasSize(1);
        assertThat(claims).filteredOn(claim -> claim instanceof Claim.Running).hasSize(9);
    }
}
