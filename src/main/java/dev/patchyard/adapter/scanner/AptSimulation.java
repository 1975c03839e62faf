package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.PendingPatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code apt-get -s} printed. Lines that say what it would do must be understood, all of them: apt's own count at the
 * end is compared with them.
 *
 * @param updates  what would be installed; whether an operator holds it is not said here
 * @param keptBack names that apt lists as kept back
 */
record AptSimulation(List<PendingPatch> updates, Set<String> keptBack) {
    private static final Pattern STEP =
            Pattern.compile("Inst (\\S+)(?: \\[([^\\]]*)\\])? \\((\\S+) (.*?) ?\\[([^\\]]+)\\]\\).*");
    private static final Pattern COUNT = Pattern.compile(
            "^(\\d+) upgraded, (\\d+) newly installed, (?:(\\d+) downgraded, )?(?:(\\d+) reinstalled, )?(\\d+) to remove and"
                    + " (\\d+) not upgraded\\.$",
            Pattern.MULTILINE);
    private static final Pattern KEPT =
            Pattern.compile("^The following packages have been kept back:\n((?: .*\n)+)", Pattern.MULTILINE);
    private static final Pattern DEFERRED =
            Pattern.compile("^The following upgrades have been deferred due to phasing:\n((?: .*\n)+)", Pattern.MULTILINE);

    /**
     * @param arch the host's own
     * @throws IllegalArgumentException when it is not understood
     */
    static AptSimulation of(String said, String arch) {
        List<PendingPatch> updates = new ArrayList<>();
        int removals = 0;
        for (String line : said.lines().toList()) {
            if (line.startsWith("Inst ")) {
                updates.add(step(line, arch));
            } else if (line.startsWith("Remv ")) {
                removals++;
            }
        }
        Set<String> kept = names(KEPT, said);
        Matcher count = COUNT.matcher(said);
        if (!count.find()) {
            throw new IllegalArgumentException("apt says nothing of how many packages it would move");
        }
        int moves = number(count, 1) + number(count, 2) + number(count, 3) + number(count, 4);
        int left = kept.size() + names(DEFERRED, said).size();
        if (moves != updates.size() || number(count, 5) != removals || number(count, 6) != left) {
            throw new IllegalArgumentException("apt counts otherwise than its lines: " + count.group());
        }
        return new AptSimulation(updates, kept);
    }

    private static int number(Matcher count, int group) {
        return count.group(group) == null ? 0 : Integer.parseInt(count.group(group));
    }

    private static Set<String> names(Pattern heading, String said) {
        Matcher found = heading.matcher(said);
        return found.find() ? new TreeSet<>(Arrays.asList(found.group(1).strip().split("\\s+"))) : Set.of();
    }

    private static PendingPatch step(String line, String nativeArch) {
        Matcher step = STEP.matcher(line);
        if (!step.matches()) {
            throw new IllegalArgumentException("a line of apt is not understood: " + Words.plain(line, 100));
        }
        String name = Words.name(step.group(1).split(":", 2)[0]);
        String arch = step.group(5).isEmpty() ? nativeArch : Words.arch(step.group(5));
        String installed = step.group(2) == null ? "" : Words.version(step.group(2));
        List<String> origins = Arrays.stream(step.group(4).split(", ")).filter(one -> !one.isEmpty()).map(AptSimulation::origin).toList();
        List<String> security = origins.stream().filter(one -> one.toLowerCase(Locale.ROOT).contains("security")).toList();
        String origin = security.isEmpty() ? origins.isEmpty() ? "" : origins.getFirst() : security.getFirst();
        return new PendingPatch(name, arch, installed, Words.version(step.group(3)), origin, !security.isEmpty(), false,
                List.of(), null);
    }

    /** {@code Debian-Security:12/stable-security} without the version, which moves with every point release. */
    private static String origin(String told) {
        int colon = told.indexOf(':');
        String archive = colon < 0 ? "" : told.substring(told.lastIndexOf('/') + 1);
        if (archive.equals(told)) {
            archive = told.substring(colon + 1);
        }
        return Words.plain(colon >= 0 && !archive.isEmpty() ? told.substring(0, colon) + "/" + archive : told, 200);
    }
}
