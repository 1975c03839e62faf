package dev.patchyard.adapter.fingerprint;

import dev.patchyard.plan.Fingerprint;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The fingerprint of plans. */
@Factory
final class FingerprintBeans {
    @Singleton
    Fingerprint fingerprint() {
        return new CanonicalFingerprint();
    }
}
