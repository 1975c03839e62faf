package dev.patchyard.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.patchyard.adapter.postgres.SimDatabase;
import dev.patchyard.chaos.check.Checker;
import dev.patchyard.chaos.check.Fact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/** Plays worlds, one for each seed, and sums up what was found. */
final class Chaos {
    private Chaos() {}

    /** What many seeds came to. */
    record Sum(int seeds, int onPostgres, Map<Fault, Integer> faults, List<SeedRun.Told> broken) {
        int struck() {
            return faults.values().stream().mapToInt(Integer::intValue).sum();
        }

        int violations() {
            return broken.stream().mapToInt(told -> told.violations().size()).sum();
        }
    }

    /** Which worlds keep their runs in a real PostgreSQL: each whose seed can be divided by it, none for 0. */
    record Share(int every) {
        static final Share NONE = new Share(0);

        boolean has(long seed) {
            return every > 0 && seed % every == 0;
        }
    }

    /** @param done told what each seed came to, from several threads */
    static Sum play(long first, int seeds, Share postgres, Consumer<SeedRun.Told> done) {
        int onPostgres = (int) LongStream.range(first, first + seeds).filter(postgres::has).count();
        if (onPostgres > 0) {
            SimDatabase.ready();
        }
        return quietly(() -> {
            Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
            List<SeedRun.Told> broken = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(2, Runtime.getRuntime().availableProcessors()), Thread.ofVirtual().factory())) {
                List<Future<SeedRun.Told>> all = LongStream.range(first, first + seeds).mapToObj(seed -> threads.submit(() -> {
                    SeedRun.Told told = postgres.has(seed) ? SeedRun.onPostgres(seed) : SeedRun.of(seed, Sabotage.NONE);
                    done.accept(told);
                    return told.violations().isEmpty() ? new SeedRun.Told(seed, told.faults(), List.of(), List.of()) : told;
                })).toList();
                for (Future<SeedRun.Told> one : all) {
                    SeedRun.Told told = one.get();
                    told.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
                    if (!told.violations().isEmpty()) {
                        broken.add(told);
                    }
                }
            }
            return new Sum(seeds, onPostgres, faults, broken);
        });
    }

    /** The house's own log would say of thousands of worlds what one says of one. */
    static <T> T quietly(Callable<T> work) {
        Logger house = (Logger) LoggerFactory.getLogger("dev.patchyard");
        Level before = house.getLevel();
        house.setLevel(Level.OFF);
        try {
            return work.call();
        } catch (Exception fault) {
            throw new IllegalStateException("the simulation itself broke", fault);
        } finally {
            house.setLevel(before);
        }
    }

    /** @return the violations of a seed, and for the first of them what happened around it */
    static String trace(SeedRun.Told told, int before) {
        StringBuilder text = new StringBuilder();
        for (Checker.Violation violation : told.violations()) {
            text.append("seed ").append(told.seed()).append(": ").append(violation).append('\n');
        }
        Fact at = told.violations().getFirst().fact();
        String run = at.get("run");
        List<Fact> near = told.facts().stream()
                .filter(fact -> fact.number() <= at.number() && (run.isEmpty() || fact.is("run", run) || fact.get("run").isEmpty()))
                .toList();
        near.stream().skip(Math.max(0, near.size() - before)).forEach(fact -> text.append("    ").append(fact).append('\n'));
        return text.toString();
    }
}
