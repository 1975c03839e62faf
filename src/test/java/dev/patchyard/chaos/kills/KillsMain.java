package dev.patchyard.chaos.kills;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** {@code ./patchyard chaos --kills N}: real nodes are killed while real hosts are patched. */
public final class KillsMain {
    private static final int HOSTS = 12;
    private static final int MOST_SEEDS = 1_000_000;

    private int kills = 500;
    private long seed = new SecureRandom().nextInt(MOST_SEEDS);
    private boolean json;
    private Path state;

    private KillsMain() {}

    /**
     * Ends with 1 when something was done twice, disturbed or not ended, or more than one run in a hundred waited for a person;
     * with 2 when the options are not right.
     */
    public static void main(String[] arguments) throws InterruptedException {
        KillsMain kills = new KillsMain();
        try {
            kills.read(Arrays.asList(arguments).iterator());
        } catch (IllegalArgumentException wrong) {
            System.err.println("patchyard: " + wrong.getMessage());
            System.exit(2);
        }
        System.exit(kills.play());
    }

    private void read(Iterator<String> words) {
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--kills" -> kills = number(word, words);
                case "--seed" -> seed = number(word, words);
                case "--json" -> json = true;
                case "--state" -> state = Path.of(words.next()).toAbsolutePath().normalize();
                default -> throw new IllegalArgumentException("chaos --kills knows --seed S and --json, not " + word);
            }
        }
    }

    private static int number(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(word + " needs a number");
        }
        int number = Integer.parseInt(words.next());
        if (number < 1 || number > MOST_SEEDS) {
            throw new IllegalArgumentException(word + ": expected 1 to " + MOST_SEEDS);
        }
        return number;
    }

    private int play() throws InterruptedException {
        DatacenterOrder.LabOrder lab = new DatacenterOrder.LabOrder(
                Path.of(System.getProperty("patchyard.lab.image")), Path.of(System.getProperty("patchyard.lab.scripts")), HOSTS);
        DatacenterOrder order = new DatacenterOrder(Path.of(System.getProperty("patchyard.home")), state, 0, lab).withoutWalking();
        Datacenter datacenter = Datacenter.of(order);
        Thread ending = new Thread(datacenter::close, "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try (datacenter) {
            datacenter.start(KillsMain::say);
            say("seed " + seed + ": " + kills + " kills, about " + (kills * 5 / 60 + 1) + " minutes");
            KillsReport report = new Kills(kills, seed, KillsMain::say).play(datacenter, order);
            System.out.println(report.text());
            List.of(report.json()).stream().filter(line -> json).forEach(System.out::println);
            return report.isGood() ? 0 : 1;
        }
    }

    private static void say(String words) {
        System.err.println("patchyard: " + words);
    }
}
