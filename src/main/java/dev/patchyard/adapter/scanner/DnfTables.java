package dev.patchyard.adapter.scanner;

import dev.patchyard.advisory.version.VersionOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables that dnf prints for people; there are no others for these questions. */
final class DnfTables {
    private static final Pattern OFFER = Pattern.compile("(\\S+)\\.(\\S+)");
    private static final Pattern NEVRA = Pattern.compile("(.+)-(?:(\\d+):)?([^-]+-[^-]+)\\.([^.]+)");
    private static final Pattern NOTICE = Pattern.compile("(\\S+)\\s+(?:security\\s+\\S+|\\S+/Sec\\.)\\s+(\\S+)(?:\\s+\\S+\\s+\\S+)?");
    private static final Pattern OTHER = Pattern.compile("(Name\\s+Type\\s+.*|\\S+\\s+(bugfix|enhancement|newpackage)\\s+.*)");

    private DnfTables() {}

    /** A security notice about one build of a package. */
    record Notice(String name, String arch, String version) {
        /** @return whether its version is newer than the installed one and not newer than the available one */
        boolean covers(String wanted, String on, String installed, String available) {
            return name.equals(wanted) && arch.equals(on) && !installed.isEmpty()
                    && VersionOrder.RPM.compare(version, installed) > 0 && VersionOrder.RPM.compare(version, available) <= 0;
        }
    }

    /**
     * Reads the answer of {@code check-update}: rows of three words, which a narrow terminal breaks in two lines. What
     * follows "Obsoleting Packages" are pairs of rows about other things.
     *
     * @return {@code name.arch version}
     * @throws IllegalArgumentException when it is not understood
     */
    static Set<String> offered(String said) {
        int obsoleting = said.indexOf("\nObsoleting ");
        String table = said.startsWith("Obsoleting ") ? "" : obsoleting < 0 ? said : said.substring(0, obsoleting);
        List<String> words = new ArrayList<>();
        for (String line : table.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("Security: ") && !line.startsWith("Last metadata ")) {
                words.addAll(List.of(line.strip().split("\\s+")));
            }
        }
        if (words.size() % 3 != 0) {
            throw new IllegalArgumentException("dnf's list of updates is not understood");
        }
        Set<String> offered = new HashSet<>();
        for (int row = 0; row < words.size(); row += 3) {
            Matcher package_ = OFFER.matcher(words.get(row));
            if (!package_.matches()) {
                throw new IllegalArgumentException("dnf offers something without architecture: " + Words.plain(words.get(row), 60));
            }
            offered.add(Words.name(package_.group(1)) + "." + Words.arch(package_.group(2)) + " " + withoutZero(words.get(row + 1)));
        }
        return offered;
    }

    /** @throws IllegalArgumentException when a line is not understood */
    static List<Notice> notices(List<String> lines) {
        List<Notice> notices = new ArrayList<>();
        for (String line : lines) {
            Matcher notice = NOTICE.matcher(line.strip());
            if (!notice.matches()) {
                if (OTHER.matcher(line.strip()).matches() || line.startsWith("Last metadata ")) {
                    continue;
                }
                throw new IllegalArgumentException("a notice is not understood: " + Words.plain(line, 100));
            }
            Matcher build = NEVRA.matcher(notice.group(2));
            if (!build.matches()) {
                throw new IllegalArgumentException("a notice is about no build: " + Words.plain(line, 100));
            }
            String epoch = build.group(2) == null || build.group(2).equals("0") ? "" : build.group(2) + ":";
            notices.add(new Notice(Words.name(build.group(1)), Words.arch(build.group(4)), Words.version(epoch + build.group(3))));
        }
        return notices;
    }

    private static String withoutZero(String version) {
        return Words.version(version.startsWith("0:") ? version.substring(2) : version);
    }
}
