package dev.patchyard.adapter.policyshelf;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Offers the policy files of the directory that {@code patchyard.policies.directory} names. */
@Factory
final class PolicyFileBeans {
    @Singleton
    @Requires(property = "patchyard.policies.directory")
    YamlPolicyFiles policyFiles(@Value("${patchyard.policies.directory}") Path directory) {
        return new YamlPolicyFiles(directory);
    }
}
