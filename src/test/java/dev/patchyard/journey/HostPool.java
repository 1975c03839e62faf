package dev.patchyard.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lends hosts of the shared lab, each to one journey at a time. A journey asks for all it needs at once, so none can lock. */
final class HostPool {
    private final Map<String, Deque<LentHost>> free = new HashMap<>();
    private final Map<String, Integer> owned = new HashMap<>();

    HostPool(Site site) {
        for (JsonNode host : site.lab("lab", "lab").get("/lab/hosts").wanted().required("items")) {
            if (host.path("holds_package").asBoolean()) {
                continue; // The host with a held package is asked for by name: holding is not what other journeys expect.
            }
            String family = host.required("family").asText();
            free.computeIfAbsent(family, any -> new ArrayDeque<>()).add(new LentHost(site, host));
            owned.merge(family, 1, Integer::sum);
        }
    }

    /** Waits until so many are free. @throws IllegalArgumentException if the lab never has that many */
    synchronized List<LentHost> lend(int debian, int el) {
        requirePossible("debian", debian);
        requirePossible("el", el);
        try {
            while (count("debian") < debian || count("el") < el) {
                wait();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for hosts", end);
        }
        List<LentHost> lent = new ArrayList<>();
        take("debian", debian, lent);
        take("el", el, lent);
        return lent;
    }

    synchronized void giveBack(LentHost host) {
        free.get(host.family()).addLast(host);
        notifyAll();
    }

    private void take(String family, int number, List<LentHost> into) {
        for (int index = 0; index < number; index++) {
            into.add(free.get(family).removeFirst());
        }
    }

    private int count(String family) {
        return free.getOrDefault(family, new ArrayDeque<>()).size();
    }

    private void requirePossible(String family, int number) {
        if (number > owned.getOrDefault(family, 0)) {
            throw new IllegalArgumentException("the lab has only " + owned.get(family) + " hosts of " + family);
        }
    }
}
