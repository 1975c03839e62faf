package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.RiskAcceptance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promises of {@link AcceptanceShelf}. */
public abstract class AcceptanceShelfContract {
    private static final Instant NOW = Instant.parse("2026-11-01T10:11:12.123456Z");

    /** @return an empty shelf */
    protected abstract AcceptanceShelf shelf();

    @Test
    void theyComeBackNewestFirst() {
        AcceptanceShelf shelf = shelf();
        RiskAcceptance first = acceptance("b", "web-1", NOW);
        RiskAcceptance same = acceptance("a", null, NOW);
        RiskAcceptance last = acceptance("c", null, NOW.plusSeconds(1));
        shelf.add(first);
        shelf.add(same);
        shelf.add(last);
        assertThat(shelf.all()).containsExactly(last, same, first);
    }

    @Test
    void oneIsRevokedOnceAndStays() {
        AcceptanceShelf shelf = shelf();
        RiskAcceptance one = acceptance("a", null, NOW);
        shelf.add(one);
        RiskAcceptance ended = new RiskAcceptance(
                "a", one.advisoryId(), null, one.reason(), one.acceptedBy(), NOW, one.until(), "ada", NOW.plusSeconds(5));
        assertThat(shelf.revoke("a", "ada", NOW.plusSeconds(5))).contains(ended);
        assertThat(shelf.revoke("a", "bob", NOW.plusSeconds(6))).isEmpty();
        assertThat(shelf.revoke("nothing", "bob", NOW)).isEmpty();
        assertThat(shelf.all()).containsExactly(ended);
    }

    private static RiskAcceptance acceptance(String id, @Nullable String ci, Instant at) {
        return new RiskAcceptance(id, "DSA-1", ci, "because", "bob", at, at.plusSeconds(3600), null, null);
    }
}
