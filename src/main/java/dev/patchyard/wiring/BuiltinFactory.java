package dev.patchyard.wiring;

import dev.patchyard.adapter.cmdb.Bastion;
import dev.patchyard.adapter.cmdb.Bastions;
import dev.patchyard.adapter.cmdb.file.InventoryFile;
import dev.patchyard.adapter.cmdb.file.InventoryFileCmdb;
import dev.patchyard.adapter.cmdb.file.InventoryFileConfiguration;
import dev.patchyard.adapter.itsm.BuiltinItsm;
import dev.patchyard.adapter.scanner.KnownHostsFile;
import dev.patchyard.adapter.simengine.NoSimEngine;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeDesk;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.PatchStateBook;
import dev.patchyard.snapshot.SimEngine;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** What Patchyard brings along for people who have no CMDB, no change desk or no hypervisor. */
@Factory
final class BuiltinFactory {
    @Singleton
    @Requires(beans = InventoryFileConfiguration.class)
    InventoryFile inventoryFile(InventoryFileConfiguration configuration, List<Bastion> bastions, Clock clock) {
        return new InventoryFile(
                configuration.file(), configuration.knownHosts(), KnownHostsFile::read, new Bastions(bastions), clock);
    }

    @Singleton
    @Requires(beans = InventoryFileConfiguration.class)
    Cmdb inventory(InventoryFile file, PatchStateBook book) {
        return new InventoryFileCmdb(file, book);
    }

    @Singleton
    @Requires(property = "patchyard.itsm.kind", value = "builtin")
    ChangeDesk changeDesk(ChangeBook book, UnitOfWork unit, AuditTrail audit, Clock clock) {
        return new ChangeDesk(book, unit, audit, clock);
    }

    @Singleton
    @Requires(property = "patchyard.itsm.kind", value = "builtin")
    Itsm builtinItsm(ChangeDesk desk) {
        return new BuiltinItsm(desk);
    }

    @Singleton
    @Requires(property = "patchyard.sim-engine.kind", value = "none")
    SimEngine noSimEngine() {
        return new NoSimEngine();
    }
}
