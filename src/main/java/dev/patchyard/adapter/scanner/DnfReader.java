package dev.patchyard.adapter.scanner;

import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands what rpm and dnf said, versions 4 and 5. Used once. */
final class DnfReader {
    private static final Pattern SOURCE = Pattern.compile("(.+)-([^-]+-[^-]+)\\.(?:no)?src\\.rpm");
    // A new version of one of these is in use only after a boot; the list is the one that dnf's needs-restarting names.
    private static final Set<String> BOOT_PACKAGES = Set.of("kernel", "kernel-core", "kernel-rt", "kernel-rt-core", "kernel-uek",
            "glibc", "linux-firmware", "systemd", "dbus", "dbus-broker", "dbus-daemon", "microcode_ctl");
    private static final Set<String> KERNELS = Set.of("kernel-core", "kernel-rt-core", "kernel-uek-core", "kernel-uek");

    private final Parts parts;
    private final List<Row> rows = new ArrayList<>();

    /** One package as rpm has it. */
    private record Row(String name, String arch, String version, long installedAt, SourcePackage source) {}

    private DnfReader(Parts parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException when anything is missing or not understood */
    static Holdings read(Parts parts) {
        DnfReader reader = new DnfReader(parts);
        parts.sure("packages").stream().filter(line -> !line.startsWith("gpg-pubkey\t")).forEach(reader::take);
        reader.rows.sort(Comparator.comparing(Row::name).thenComparing(Row::arch).thenComparing(Row::installedAt));
        return reader.holdings();
    }

    private void take(String line) {
        List<String> words = Words.columns(line, 6);
        String name = Words.name(words.getFirst());
        String version = version(words.get(2), words.get(3));
        if (!words.get(4).matches("\\d{1,18}")) {
            throw new IllegalArgumentException("rpm does not say when " + name + " was installed");
        }
        rows.add(new Row(name, Words.arch(words.get(1)), version, Long.parseLong(words.get(4)), source(words.get(5), name, version)));
    }

    private Holdings holdings() {
        Set<String> twice = twice();
        List<InstalledPackage> packages = rows.stream()
                .map(row -> new InstalledPackage(row.name(), row.arch(), row.version(), !twice.contains(row.name()), row.source()))
                .toList();
        Map<String, String> kernels = new HashMap<>();
        Map<String, Long> moved = new HashMap<>();
        Set<String> booted = new HashSet<>(BOOT_PACKAGES);
        parts.lines("needs_restart").forEach(line -> booted.addAll(List.of(line.strip().split("\\s+"))));
        for (Row row : rows) {
            if (booted.contains(row.name())) {
                moved.merge(row.name(), row.installedAt(), Math::max);
            }
            if (KERNELS.contains(row.name())) {
                kernels.put(row.version().substring(row.version().indexOf(':') + 1) + "." + row.arch(), row.version());
            }
        }
        List<String> unsigned = new DnfSettings(parts.lines("settings")).unsigned();
        return new Holdings(packages, pending(), unsigned,
                parts.lines("held").stream().map(Words::plain).toList(),
                twice.stream().map(name -> name + " (installed twice)").toList(), kernels, moved, Map.of());
    }

    /** Names with two versions of one architecture, but for those that may be installed side by side. */
    private Set<String> twice() {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new TreeSet<>();
        rows.stream()
                .filter(row -> !seen.add(row.name() + " " + row.arch()))
                .filter(row -> !row.name().startsWith("kernel") && !row.name().startsWith("installonlypkg"))
                .forEach(row -> twice.add(row.name()));
        return twice;
    }

    private List<PendingPatch> pending() {
        List<PendingPatch> updates = new ArrayList<>();
        List<String> lines = parts.sure("updates");
        Set<String> visible = parts.has("visible") ? DnfTables.offered(parts.text("visible", 100)) : null;
        List<DnfTables.Notice> notices = lines.isEmpty() ? List.of() : DnfTables.notices(parts.sure("notices"));
        for (String line : lines) {
            List<String> words = Words.columns(line, 6);
            String name = Words.name(words.getFirst());
            String arch = Words.arch(words.get(1));
            String available = version(words.get(2), words.get(3));
            String installed = installed(name, arch);
            boolean hidden = visible != null && !visible.contains(name + "." + arch + " " + available);
            updates.add(new PendingPatch(name, arch, installed, available, Words.plain(words.get(4), 200),
                    notices.stream().anyMatch(notice -> notice.covers(name, arch, installed, available)), hidden, List.of(),
                    source(words.get(5), name, available)));
        }
        updates.sort(Comparator.comparing(PendingPatch::name).thenComparing(PendingPatch::arch)
                .thenComparing(PendingPatch::available, VersionOrder.RPM::compare));
        return updates;
    }

    /** The version installed last, empty when it is not installed; a package may have become one of all architectures. */
    private String installed(String name, String arch) {
        return rows.stream()
                .filter(row -> row.name().equals(name) && (row.arch().equals(arch) || row.arch().equals("noarch")))
                .max(Comparator.comparing(Row::installedAt))
                .map(Row::version)
                .orElse("");
    }

    private static String version(String epoch, String rest) {
        Words.version(rest);
        return epoch.equals("0") || epoch.equals("(none)") ? rest : Words.version(epoch + ":" + rest);
    }

    /** The name of a source's file has no epoch; it is taken for the package's own. */
    private static SourcePackage source(String file, String name, String version) {
        Matcher found = SOURCE.matcher(file);
        if (!found.matches()) {
            return new SourcePackage(name, version);
        }
        int colon = version.indexOf(':');
        return new SourcePackage(Words.name(found.group(1)), Words.version(version.substring(0, colon + 1) + found.group(2)));
    }
}
