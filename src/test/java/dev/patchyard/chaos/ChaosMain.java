package dev.patchyard.chaos;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** {@code ./patchyard chaos}: plays worlds, or looks for planted bugs. Results go to standard output, progress to the other. */
public final class ChaosMain {
    private static final int MOST_SEEDS_FOR_A_BUG = 1000;
    private static final int SHOWN = 60;
    private static final int PROGRESS = 20;

    private int seeds = 200;
    private long first = 1;
    private boolean json;
    private boolean planted;
    private int postgres = 250;
    private final PrintStream out = System.out;

    private ChaosMain() {}

    /** Ends with 1 when an invariant did not hold or a planted bug was not found, and with 2 when the options are not right. */
    public static void main(String[] arguments) {
        ChaosMain chaos = new ChaosMain();
        try {
            chaos.read(Arrays.asList(arguments).iterator());
        } catch (IllegalArgumentException wrong) {
            System.err.println("patchyard: " + wrong.getMessage());
            System.exit(2);
        }
        System.exit(chaos.planted ? chaos.search() : chaos.play());
    }

    private void read(Iterator<String> words) {
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--seeds" -> seeds = (int) number(word, words);
                case "--seed" -> {
                    first = number(word, words);
                    seeds = seeds == 200 ? 1 : seeds;
                }
                case "--postgres" -> postgres = (int) number(word, words);
                case "--json" -> json = true;
                case "--planted" -> planted = true;
                default -> throw new IllegalArgumentException("chaos knows --seeds N, --seed S, --postgres N, --planted and --json, not " + word);
            }
        }
    }

    private static long number(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(word + " needs a number");
        }
        long number = Long.parseLong(words.next());
        if (number < 1 || number > 1_000_000_000) {
            throw new IllegalArgumentException(word + ": expected 1 to 1000000000");
        }
        return number;
    }

    private int play() {
        AtomicInteger through = new AtomicInteger();
        int stride = Math.max(1, seeds / PROGRESS);
        Chaos.Sum sum = Chaos.play(first, seeds, new Chaos.Share(postgres), told -> {
            told.violations().stream().findFirst()
                    .ifPresent(first -> System.err.println("patchyard: seed " + told.seed() + " breaks a promise: " + first));
            int count = through.incrementAndGet();
            if (count % stride == 0) {
                System.err.println("patchyard: " + count + " of " + seeds + " seeds");
            }
        });
        PrintStream traces = json ? System.err : out;
        sum.broken().forEach(broken -> traces.println(Chaos.trace(broken, SHOWN)));
        if (json) {
            out.println(asJson(sum));
        } else {
            for (Fault fault : Fault.values()) {
                out.printf("%-24s %10d%n", word(fault), sum.faults().getOrDefault(fault, 0));
            }
            out.printf("%-24s %10d%n", "worlds on PostgreSQL", sum.onPostgres());
            out.println("seeds=" + sum.seeds() + " faults=" + sum.struck() + " violations=" + sum.violations());
        }
        return sum.violations() == 0 ? 0 : 1;
    }

    private static String word(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    private static String asJson(Chaos.Sum sum) {
        String kinds = Arrays.stream(Fault.values())
                .map(fault -> "\"" + word(fault) + "\":" + sum.faults().getOrDefault(fault, 0))
                .collect(Collectors.joining(","));
        String broken = sum.broken().stream().map(told -> Long.toString(told.seed())).collect(Collectors.joining(","));
        return "{\"seeds\":" + sum.seeds() + ",\"faults\":" + sum.struck() + ",\"violations\":" + sum.violations()
                + ",\"on_postgres\":" + sum.onPostgres() + ",\"kinds\":{" + kinds + "},\"broken\":[" + broken + "]}";
    }

    private int search() {
        List<Search.Found> all = Search.of(Planted.all(), MOST_SEEDS_FOR_A_BUG);
        PrintStream told = json ? System.err : out;
        for (Search.Found found : all) {
            told.printf("%-30s %s%n", found.bug().name(),
                    found.violation() == null ? "not found" : "seed " + found.seed() + ": " + found.violation());
        }
        long count = all.stream().filter(found -> found.violation() != null).count();
        out.println(json
                ? "{\"planted\":" + all.size() + ",\"found\":" + count + "}"
                : "planted=" + all.size() + " found=" + count);
        return count == all.size() ? 0 : 1;
    }
}
