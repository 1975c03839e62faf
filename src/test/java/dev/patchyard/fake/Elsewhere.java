package dev.patchyard.fake;

import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor.Swept;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a {@link FakeExecutor} does not see: plays on machines that were lost, and orphans of plays on this one. */
public final class Elsewhere {
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Set<String> leftInOrder = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> orphans = new ConcurrentHashMap<>();
    private final List<HostTakeover> takeovers = new CopyOnWriteArrayList<>();
    private volatile String place = "here";

    void move() {
        place += "'";
    }

    String here() {
        return place;
    }

    /** A play that is not seen any more still holds the host. */
    public void holds(String ciId) {
        held.add(ciId);
    }

    /** That play let go of the host. */
    public void letsGo(String ciId) {
        held.remove(ciId);
    }

    boolean isFree(String ciId, HostTakeover takeover) {
        return takeover.dead() || !held.contains(ciId);
    }

    /** The host says that the play which is not seen any more left it in order. */
    public void leftInOrder(String ciId) {
        leftInOrder.add(ciId);
    }

    Set<String> leftInOrder(Collection<Ci> hosts) {
        return hosts.stream().map(Ci::id).filter(leftInOrder::contains).collect(Collectors.toSet());
    }

    void noted(HostTakeover takeover) {
        takeovers.add(takeover);
    }

    /** @return in whose name hosts were taken over, in order */
    public List<HostTakeover> takeovers() {
        return List.copyOf(takeovers);
    }

    /** Processes of the play live on although nobody watches them. */
    public void leavesProcesses(String playId, int number) {
        orphans.put(playId, number);
    }

    Swept sweep(Predicate<String> isOver) {
        List<String> over = orphans.keySet().stream().filter(play -> isOver.test(play.replaceFirst("-w[0-9]+-.*", ""))).toList();
        return new Swept(over.stream().mapToInt(orphans::remove).sum(), 0);
    }
}
