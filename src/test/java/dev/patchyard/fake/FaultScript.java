package dev.patchyard.fake;

import dev.patchyard.inventory.CollaboratorFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What shall go wrong in a fake, by the name of the door's method. A fault strikes before the effect, or after it as an
 * answer that got lost. Also keeps the calls as they came. Safe for several threads.
 */
public final class FaultScript {
    private final Map<String, Deque<CollaboratorFault>> once = new HashMap<>();
    private final Map<String, CollaboratorFault> always = new HashMap<>();
    private final Map<String, Deque<CollaboratorFault>> afterEffect = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private @Nullable CollaboratorFault everything;

    /** The next call of the method fails and has no effect; repeat for several. */
    public synchronized FaultScript next(String method, CollaboratorFault.Kind kind) {
        once.computeIfAbsent(method, name -> new ArrayDeque<>()).add(fault(method, kind));
        return this;
    }

    /** Every call of the method fails until {@link #heal()}. */
    public synchronized FaultScript always(String method, CollaboratorFault.Kind kind) {
        always.put(method, fault(method, kind));
        return this;
    }

    /** Every call of every method fails as unreachable until {@link #heal()}. */
    public synchronized FaultScript unreachable() {
        everything = fault("everything", CollaboratorFault.Kind.UNAVAILABLE);
        return this;
    }

    /** The next call of the method does its work and then its answer is lost. */
    public synchronized FaultScript loseAnswer(String method) {
        afterEffect.computeIfAbsent(method, name -> new ArrayDeque<>())
                .add(fault(method, CollaboratorFault.Kind.UNCERTAIN));
        return this;
    }

    /** Nothing goes wrong any more. */
    public synchronized FaultScript heal() {
        once.clear();
        always.clear();
        afterEffect.clear();
        everything = null;
        return this;
    }

    /** @return the calls so far as {@code method argument}, failed ones included */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** @return how often the method was called */
    public synchronized long count(String method) {
        return calls.stream().filter(call -> call.equals(method) || call.startsWith(method + " ")).count();
    }

    synchronized void before(String method, String argument) {
        calls.add(method + " " + argument);
        Deque<CollaboratorFault> queue = once.get(method);
        if (queue != null && !queue.isEmpty()) {
            throw queue.poll();
        }
        if (always.containsKey(method)) {
            throw always.get(method);
        }
        if (everything != null) {
            throw everything;
        }
    }

    synchronized void after(String method) {
        Deque<CollaboratorFault> queue = afterEffect.get(method);
        if (queue != null && !queue.isEmpty()) {
            throw queue.poll();
        }
    }

    private static CollaboratorFault fault(String method, CollaboratorFault.Kind kind) {
        return new CollaboratorFault(kind, method + ": scripted fault " + kind);
    }
}
