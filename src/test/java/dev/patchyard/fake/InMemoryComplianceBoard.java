package dev.patchyard.fake;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

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
        return outdated ? old : fresh;
    }

    @Override
    public Optional<PatchState> find(String ciId) {
        return Optional.ofNullable(board.get(ciId));
    }

    @Override
    public Map<String, PatchState> byIds(Collection<String> ciIds) {
        return ciIds.stream().distinct().filter(board::containsKey).collect(Collectors.toMap(id -> id, board::get));
    }

    @Override
    public int amend(Collection<PatchState> states) {
        return (int) states.stream()
                .filter(state -> board.computeIfPresent(
                        state.ciId(), (id, before) -> isWhere(before, state) ? state : before) == state)
                .count();
    }

    private static boolean isWhere(PatchState before, PatchState state) {
        return Objects.equals(before.lastContact(), state.lastContact())
                && Objects.equals(before.lastPatched(), state.lastPatched())
                && Objects.equals(before.retiredAt(), state.retiredAt());
    }

    @Override
    public List<PatchState> after(String ciId, int limit) {
        return all().stream().filter(state -> state.ciId().compareTo(ciId) > 0).limit(limit).toList();
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
