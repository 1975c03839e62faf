package dev.patchyard.fake;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceNumbers.Group;
import dev.patchyard.compliance.ComplianceShare;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.compliance.Urgency;
import dev.patchyard.compliance.Waiter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Patch states in a sorted map; every number is counted when it is asked for. */
public final class InMemoryComplianceBoard implements ComplianceBoard {
    private static final List<ComplianceStatus> WORST_FIRST =
            List.of(ComplianceStatus.NON_COMPLIANT, ComplianceStatus.UNKNOWN, ComplianceStatus.COMPLIANT);

    private final ConcurrentSkipListMap<String, PatchState> board = new ConcurrentSkipListMap<>();

    @Override
    public void put(Collection<PatchState> states) {
        states.forEach(state -> board.merge(state.ciId(), state, InMemoryComplianceBoard::later));
    }

    private static PatchState later(PatchState old, PatchState fresh) {
        boolean outdated = old.lastContact() != null
                && (fresh.lastContact() == null || fresh.lastContact().isBefore(old.lastContact()));
        return outdated ? old : fresh.inPlaceOf(old);
    }

    @Override
    public Optional<PatchState> find(String ciId) {
        return Optional.ofNullable(board.get(ciId));
    }

    @Override
    public Map<String, PatchState> byIds(Collection<String> ciIds) {
        Map<String, PatchState> found = new HashMap<>(board);
        found.keySet().retainAll(ciIds);
        return found;
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
    public List<PatchState> after(StateQuery query, String ciId, int limit) {
        return matching(query).filter(state -> state.ciId().compareTo(ciId) > 0).limit(limit).toList();
    }

    @Override
    public List<PatchState> page(StateQuery query, int offset, int limit) {
        return matching(query).sorted(order(query.order())).skip(offset).limit(limit).toList();
    }

    @Override
    public long count(StateQuery query) {
        return matching(query).count();
    }

    private Stream<PatchState> matching(StateQuery query) {
        return all().stream().filter(state -> matches(query, state));
    }

    private static boolean matches(StateQuery query, PatchState state) {
        Instant due = state.urgency().due();
        return query.statuses().contains(state.status())
                && (query.environment() == null || query.environment().equals(state.environment()))
                && (query.policyId() == null || state.policies().contains(query.policyId()))
                && (query.systems() == null || query.systems().contains(state.osType()))
                && (query.advisory() == null || advisories(state).contains(query.advisory()))
                && (query.stale() == null || query.stale() == state.stale())
                && (query.text() == null || (state.ciId() + "\n" + state.ciName()).toLowerCase(Locale.ROOT)
                        .contains(query.text().toLowerCase(Locale.ROOT)))
                && (query.dueBefore() == null
                        || due != null && due.isBefore(query.dueBefore().atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    private static Comparator<PatchState> order(StateQuery.Order order) {
        Comparator<PatchState> byId = Comparator.comparing(PatchState::ciId);
        return switch (order) {
            case ID -> byId;
            case NAME -> Comparator.comparing(PatchState::ciName).thenComparing(byId);
            case STATUS -> Comparator.comparing((PatchState state) -> WORST_FIRST.indexOf(state.status())).thenComparing(byId);
            case LAST_SCANNED -> Comparator.comparing(PatchState::lastScanned, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(byId);
            case DUE -> Comparator.comparing(
                    (PatchState state) -> state.urgency().due(), Comparator.nullsLast(Comparator.naturalOrder())).thenComparing(byId);
        };
    }

    @Override
    public ComplianceNumbers numbers(Instant now) {
        List<PatchState> states = all();
        List<Group> groups = new ArrayList<>();
        if (!states.isEmpty()) {
            groups.add(new Group(Dimension.ALL, "", share(states, state -> true, now)));
        }
        names(states.stream().map(PatchState::environment)).forEach(env -> groups.add(
                new Group(Dimension.ENV, env, share(states, state -> state.environment().equals(env), now))));
        names(states.stream().map(PatchState::osType)).forEach(os -> groups.add(
                new Group(Dimension.OS, os, share(states, state -> state.osType().equals(os), now))));
        names(states.stream().flatMap(state -> state.policies().stream())).forEach(policy -> groups.add(
                new Group(Dimension.POLICY, policy, share(states, state -> state.policies().contains(policy), now))));
        return new ComplianceNumbers(groups, states.stream()
                .map(PatchState::lastScanned).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null));
    }

    private static TreeSet<String> names(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private static ComplianceShare share(List<PatchState> states, Predicate<PatchState> member, Instant now) {
        List<PatchState> group = states.stream().filter(member).toList();
        Instant today = now.atOffset(ZoneOffset.UTC).toLocalDate().atStartOfDay(ZoneOffset.UTC).toInstant();
        Predicate<PatchState> isAccepted = state -> state.status() == ComplianceStatus.NON_COMPLIANT
                && state.urgency().acceptedUntil() != null && state.urgency().acceptedUntil().isAfter(now);
        return new ComplianceShare(
                count(group, state -> state.status() == ComplianceStatus.COMPLIANT),
                count(group, state -> state.status() == ComplianceStatus.NON_COMPLIANT && !isAccepted.test(state)),
                count(group, state -> state.status() == ComplianceStatus.UNKNOWN), count(group, isAccepted),
                count(group, state -> state.urgency().due() != null && state.urgency().due().isBefore(today)),
                count(group, state -> state.lastScanned() != null));
    }

    private static long count(List<PatchState> group, Predicate<PatchState> which) {
        return group.stream().filter(which).count();
    }

    @Override
    public Map<String, Long> waiting(String policyId) {
        Map<String, Long> waiting = new TreeMap<>();
        all().stream().filter(state -> policyId.isEmpty() || state.policies().contains(policyId))
                .flatMap(state -> advisories(state).stream()).forEach(id -> waiting.merge(id, 1L, Long::sum));
        return waiting;
    }

    private static TreeSet<String> advisories(PatchState state) {
        return names(state.pending().stream().flatMap(update -> update.advisories().stream()));
    }

    @Override
    public List<Waiter> waiters(String after, int limit) {
        return all().stream().filter(state -> state.ciId().compareTo(after) > 0).limit(limit)
                .map(state -> new Waiter(state.ciId(), state.lastContact(), advisories(state), state.urgency())).toList();
    }

    @Override
    public int weigh(Map<Waiter, Urgency> urgencies) {
        int kept = 0;
        for (Map.Entry<Waiter, Urgency> one : urgencies.entrySet()) {
            PatchState after = board.computeIfPresent(one.getKey().ciId(), (id, state) ->
                    Objects.equals(state.lastContact(), one.getKey().lastContact()) ? state.weighed(one.getValue()) : state);
            kept += after != null && Objects.equals(after.lastContact(), one.getKey().lastContact()) ? 1 : 0;
        }
        return kept;
    }

    @Override
    public void fold() {
        // Nothing is kept up that could grow.
    }

    @Override
    public List<String> recount() {
        return List.of();
    }

    @Override
    public List<PatchState> all() {
        return board.values().stream().filter(state -> state.retiredAt() == null).toList();
    }

    @Override
    public List<String> retiredBefore(Instant time, int most) {
        return board.values().stream()
                .filter(state -> state.retiredAt() != null && state.retiredAt().isBefore(time))
                .map(PatchState::ciId).limit(most).toList();
    }

    @Override
    public void forget(Collection<String> ciIds) {
        board.keySet().removeAll(ciIds);
    }

    @Override
    public List<String> ids() {
        return all().stream().map(PatchState::ciId).toList();
    }

    @Override
    public List<String> retiredIds() {
        return board.values().stream().filter(state -> state.retiredAt() != null).map(PatchState::ciId).toList();
    }
}
