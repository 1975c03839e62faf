package dev.patchyard.cli.bench.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Draws faults for hosts. The same seed and the same hosts give the same faults; kinds that were drawn less often come
 * first. The first host of each family is its run's canary and stays healthy, and so does about every fourth host.
 */
final class Lots {
    private static final int HEALTHY_ONE_OF = 4;
    private static final int UNSAFE_ONE_OF = 4;

    private final Random random;
    private final List<Kind> kinds;
    private final Map<String, Integer> drawn = new HashMap<>();

    Lots(long seed, List<Kind> kinds) {
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
    }

    /**
     * @param hosts  by name
     * @param faults most of them that are wanted
     * @return one lot for each host, in their order
     */
    List<Lot> draw(List<TruthHost> hosts, Shape shape, int faults) {
        Set<TruthHost> sick = sick(hosts, faults);
        return hosts.stream().map(host -> sick.contains(host) ? fault(host, shape) : healthy(host)).toList();
    }

    static Lot healthy(TruthHost host) {
        return new Lot(host, Kind.HEALTHY, Moment.BEFORE_RUN, true);
    }

    private Set<TruthHost> sick(List<TruthHost> hosts, int faults) {
        Set<String> families = new HashSet<>();
        List<TruthHost> able = new ArrayList<>(hosts.stream().filter(host -> !families.add(host.family())).toList());
        Collections.shuffle(able, random);
        int most = Math.min(faults, hosts.size() - Math.max(families.size(), hosts.size() / HEALTHY_ONE_OF));
        return new HashSet<>(able.subList(0, Math.clamp(most, 0, able.size())));
    }

    private Lot fault(TruthHost host, Shape shape) {
        List<Kind> fitting = new ArrayList<>(kinds.stream().filter(kind -> kind.fits(host, shape)).toList());
        Collections.shuffle(fitting, random);
        Kind kind = fitting.stream().min(Comparator.comparing(one -> drawn.getOrDefault(one.name(), 0))).orElseThrow();
        drawn.merge(kind.name(), 1, Integer::sum);
        Moment moment = kind.moments().get(random.nextInt(kind.moments().size()));
        return new Lot(host, kind, moment, random.nextInt(UNSAFE_ONE_OF) != 0);
    }
}
