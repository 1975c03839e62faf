package dev.patchyard.adapter.cmdb.file;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Requires;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the inventory file is.
 *
 * @param file       the inventory
 * @param knownHosts host keys that an operator imported, as ssh keeps them; null for none
 */
@ConfigurationProperties("patchyard.cmdb")
@Requires(property = "patchyard.cmdb.kind", value = "inventory_file")
public record InventoryFileConfiguration(Path file, @Nullable Path knownHosts) {}
