package dev.patchyard.adapter.cmdb.file;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.inventory.PatchStateBook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An inventory file in the place of a CMDB. The file is only read; patch states are kept in a book of our own. Thread-safe. */
public final class InventoryFileCmdb implements Cmdb {
    private static final int REREADS = 3;

    private final InventoryFile file;
    private final PatchStateBook book;

    public InventoryFileCmdb(InventoryFile file, PatchStateBook book) {
        this.file = file;
        this.book = book;
    }

    @Override
    public List<Ci> find(CiSelector selector) {
        return file.items().stream().filter(selector::matches).toList();
    }

    @Override
    public Optional<Ci> byId(String id) {
        return file.items().stream()
                .filter(ci -> ci.id().equals(id))
                .findFirst()
                .map(ci -> withVersion(ci, version(id)));
    }

    @Override
    public void writePatchState(String id, Map<String, Object> patchState) {
        if (byId(id).isEmpty()) {
            throw new CollaboratorFault(Kind.NOT_FOUND, "inventory: there is no host " + Shown.of(id));
        }
        boolean isWritten = write(id, patchState);
        for (int again = 0; again < REREADS && !isWritten; again++) {
            isWritten = write(id, patchState);
        }
        if (!isWritten) {
            throw new CollaboratorFault(Kind.CONFLICT, "patch state of " + Shown.of(id) + ": others write faster");
        }
    }

    private boolean write(String id, Map<String, Object> patchState) {
        Optional<PatchStateBook.Entry> before = book.find(id);
        Map<String, Object> merged = new LinkedHashMap<>(before.map(PatchStateBook.Entry::patchState).orElse(Map.of()));
        patchState.forEach((field, value) -> {
            if (value == null) {
                merged.remove(field);
            } else {
                merged.put(field, value);
            }
        });
        return book.write(id, merged, before.map(PatchStateBook.Entry::version).orElse(0L));
    }

    private long version(String id) {
        return book.find(id).map(PatchStateBook.Entry::version).orElse(0L);
    }

    private static Ci withVersion(Ci ci, long version) {
        return new Ci(ci.id(), ci.type(), ci.name(), ci.status(), ci.tags(), ci.login(), ci.loginFault(), ci.vmId(),
                ci.sshHostKeys(), ci.revertSafe(), ci.redundancyGroup(), ci.machineId(), "\"" + version + "\"");
    }
}
