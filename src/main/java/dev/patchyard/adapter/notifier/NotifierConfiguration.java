package dev.patchyard.adapter.notifier;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ITSM whose incidents tell people; the same one that keeps the changes.
 *
 * @param url       base address, without {@code /itsm}
 * @param tokenFile file with the bearer token in one line, null when it wants none
 * @param assignUrgentTo who gets urgent incidents; a desk that does not know them opens the incident all the same
 */
@ConfigurationProperties("patchyard.itsm")
@Requires(property = "patchyard.itsm.url")
@Requires(property = "patchyard.itsm.kind", notEquals = "builtin")
public record NotifierConfiguration(
        URI url, @Nullable Path tokenFile, @Bindable(defaultValue = "patch-operators") String assignUrgentTo) {}
