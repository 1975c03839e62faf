package dev.patchyard.cli.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The very commands of a scan, run on the hosts by themselves: nobody who asks over a network can be faster. */
final class ScanFloor {
    /** Looks in one go, so that getting onto the host counts for little. */
    static final int LOOKS = 5;

    private static final String PLACE = "/dev/patchyard/adapter/scanner/";
    private static final String FILE = "/var/tmp/patchyard-bench-look";
    private static final String ONE = "sh -s <" + FILE + " >/dev/null 2>&1";

    private final Fleet fleet;

    ScanFloor(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Puts the commands on the hosts and has them fetch what a scan keeps there. */
    void prepare() {
        String deep = read("deep.sh").replace("'", "'\\''");
        fleet.place(FILE, "mark=0123456789abcdef0123456789abcdef known= young=3000\ndeep='" + deep + "'\n" + read("look.sh")
                + read("apt.sh") + read("dnf.sh") + "main </dev/null\n");
        fleet.everywhere(4, ONE);
    }

    /** @return seconds for one look at all hosts */
    double measure(int atOnce) {
        long begin = System.nanoTime();
        fleet.everywhere(atOnce, "i=0; while [ $i -lt " + LOOKS + " ]; do " + ONE + "; i=$((i+1)); done");
        return (System.nanoTime() - begin) / 1e9 / LOOKS;
    }

    private static String read(String name) {
        try (InputStream file = ScanFloor.class.getResourceAsStream(PLACE + name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not there");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
