package dev.patchyard.fake;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Patch states in a sorted map. */
public final class InMemoryComplianceBoard implements ComplianceBoard {
    private final ConcurrentSkipListMap<String, PatchState> board = new ConcurrentSkipListMap<>();

    @Override
    public void put(Collection<PatchState> states) {
        states.forEach(state -> board.merge(state.ciId(), state, InMemoryComplianceBoard::later));
    }

    private static PatchState later(PatchState old, PatchState fresh) {
        boolean outdated = old.lastContact() != null
                && (fresh.lastContact() == null || fresh.lastContact().isBefore(old.lastContact()));
        if (outdated || old.lastPatched() == null || fresh.wasPatchedSince(old.lastPatched())) {
            return outdated ? old : fresh;
        }
        return fresh.patched(old.lastPatched());
    }

    @Override
    public Optional<PatchState> find(String ciId) {
        return Optional.ofNullable(board.get(ciId));
    }

    @Override
    public List<PatchState> all() {
        return board.values().stream().filter(state -> state.retiredAt() == null).toList();
    }

    @Override
    public List<PatchState> retired() {
        return board.values().stream().filter(state -> state.retiredAt() != null).toList();
    }
}
