package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.SourcePackage;
import org.junit.jupiter.api.Test;

/** What an earlier version kept can still be read. */
class DocumentsTest {
    @Test
    void aPendingPatchThatDoesNotSayItsSourceIsASourceOfItsOwn() {
        PatchState kept = new Documents().read(
                """
                {"ci_id": "web-1", "ci_name": "web", "os_type": "debian12", "environment": "lab", "current": null,
                 "target": null, "status": "NON_COMPLIANT", "reason": "1 update", "last_scanned": "2026-11-15T12:00:00Z",
                 "last_contact": "2026-11-15T12:00:00Z", "last_patched": null, "stale": false, "policies": ["p"],
                 "pending": [{"name": "libssl3", "arch": "amd64", "installed": "3.0.11-1", "available": "3.0.15-1",
                              "origin": "Debian-Security/stable-security", "security": true, "held": false,
                              "advisories": ["DSA-1"]}]}
                """,
                PatchState.class);
        assertThat(kept.pending()).singleElement().satisfies(update -> {
            assertThat(update.advisories()).containsExactly("DSA-1");
            assertThat(update.source()).isEqualTo(new SourcePackage("libssl3", "3.0.15-1"));
        });
    }
}
