package dev.patchyard.wiring;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses to start a server whose collaborators are of a kind that does not exist, or lack what their kind needs. */
@Context
final class KindGuard {
    KindGuard(
            @Property(name = "patchyard.cmdb.kind", defaultValue = "http") String cmdb,
            @Nullable @Property(name = "patchyard.cmdb.file") String inventory,
            @Property(name = "patchyard.itsm.kind", defaultValue = "http") String itsm,
            @Property(name = "patchyard.sim-engine.kind", defaultValue = "http") String simEngine) {
        require("patchyard.cmdb.kind", cmdb, List.of("http", "inventory_file"));
        require("patchyard.itsm.kind", itsm, List.of("http", "builtin"));
        require("patchyard.sim-engine.kind", simEngine, List.of("http", "none"));
        if ("inventory_file".equals(cmdb) && inventory == null) {
            throw new ConfigurationException("patchyard.cmdb.file: the kind inventory_file needs the file's path");
        }
    }

    private static void require(String setting, String word, List<String> known) {
        if (!known.contains(word)) {
            throw new ConfigurationException(setting + " is " + word + ": expected " + String.join(" or ", known));
        }
    }
}
