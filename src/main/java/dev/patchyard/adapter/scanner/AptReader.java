package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Understands what dpkg and apt said. Used once. */
final class AptReader {
    private static final Pattern SOURCE = Pattern.compile("(\\S+)(?: \\((\\S+)\\))?");
    private static final DateTimeFormatter RELEASE_TIME = DateTimeFormatter.ofPattern("EEE, d MMM uuuu H:mm:ss", Locale.ENGLISH);
    private static final Pattern UNIVERSAL = Pattern.compile("\\s*(?:UTC|GMT|Z|[+-]0000)$");
    private static final String KERNEL = "linux-image-";

    private final Parts parts;
    private final List<InstalledPackage> packages = new ArrayList<>();
    private final Set<String> held = new HashSet<>();
    private final Set<String> heldNames = new TreeSet<>();
    private final List<String> broken = new ArrayList<>();
    private final Map<String, String> kernels = new HashMap<>();

    private AptReader(Parts parts) {
        this.parts = parts;
    }

    /** @throws IllegalArgumentException when anything is missing or not understood */
    static Holdings read(Parts parts) {
        AptReader reader = new AptReader(parts);
        parts.sure("packages").forEach(reader::take);
        reader.packages.sort(Comparator.comparing(InstalledPackage::name).thenComparing(InstalledPackage::arch));
        reader.broken.sort(Comparator.naturalOrder());
        if (parts.sure("journal").stream().map(AptReader::lastName).anyMatch(name -> name.chars().allMatch(Character::isDigit))) {
            reader.broken.add("an interrupted dpkg");
        }
        return new Holdings(reader.packages, reader.pending(), reader.unsigned(), List.copyOf(reader.heldNames), reader.broken,
                reader.kernels, Map.of(), reader.expiries());
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** dpkg is always of the host's own architecture. */
    private String ownArch() {
        return packages.stream().filter(one -> one.name().equals("dpkg")).map(InstalledPackage::arch).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("dpkg does not list itself"));
    }

    private void take(String line) {
        List<String> words = Words.columns(line, 6);
        String state = (words.get(3) + "   ").substring(0, 3);
        if (state.charAt(1) == 'n' || state.charAt(1) == 'c') {
            return;
        }
        String name = Words.name(words.get(0));
        String of = Words.arch(words.get(1));
        boolean configured = state.endsWith("i ");
        packages.add(new InstalledPackage(name, of, Words.version(words.get(2)), configured,
                new SourcePackage(Words.name(words.get(4)), Words.version(words.get(5)))));
        if (state.charAt(0) == 'h') {
            held.add(name + " " + of);
            heldNames.add(name);
        }
        if (!configured) {
            broken.add(name + " (" + state.strip() + ")");
        }
        if (name.matches(KERNEL + "\\d.*") && state.charAt(1) == 'i') {
            kernels.put(name.substring(KERNEL.length()), words.get(2));
        }
    }

    private List<PendingPatch> pending() {
        AptSimulation plain = AptSimulation.of(parts.text("upgrade"), ownArch());
        List<PendingPatch> updates = new ArrayList<>(plain.updates());
        if (!plain.keptBack().isEmpty()) {
            AptSimulation.of(parts.text("forced"), ownArch()).updates().stream()
                    .filter(update -> plain.keptBack().contains(update.name()) && !update.installed().isEmpty())
                    .forEach(updates::add);
        }
        Map<String, SourcePackage> sources = sources();
        return updates.stream()
                .map(update -> new PendingPatch(
                        update.name(), update.arch(), update.installed(), update.available(), update.origin(), update.security(),
                        held.contains(update.name() + " " + update.arch()), List.of(),
                        sources.get(update.name() + " " + update.available())))
                .toList();
    }

    /** An index names the source only where it is another. */
    private Map<String, SourcePackage> sources() {
        Map<String, SourcePackage> sources = new HashMap<>();
        for (String paragraph : parts.text("sources").split("\n\n+")) {
            Map<String, String> fields = new HashMap<>();
            paragraph.lines().map(line -> line.split(": ", 2)).filter(two -> two.length == 2).forEach(two -> fields.put(two[0], two[1]));
            String name = fields.get("Package");
            String version = fields.get("Version");
            Matcher told = SOURCE.matcher(fields.getOrDefault("Source", String.valueOf(name)).strip());
            if (name != null && version != null && told.matches()) {
                sources.put(name + " " + version,
                        new SourcePackage(Words.name(told.group(1)), Words.version(told.group(2) == null ? version : told.group(2))));
            }
        }
        return sources;
    }

    /** apt keeps the signature of an index only when it was good, also where the system's lists say trusted=yes. */
    private List<String> unsigned() {
        Set<String> files = parts.sure("lists").stream().map(AptReader::lastName).collect(Collectors.toSet());
        Set<String> unsigned = new TreeSet<>();
        repositories().forEach((repository, start) -> {
            if (!files.contains(start + "InRelease") && !files.contains(start + "Release.gpg")) {
                unsigned.add(repository);
            }
        });
        return List.copyOf(unsigned);
    }

    /** Until when the signed files count by their own word, whatever this system's settings make of it. */
    private Map<String, Instant> expiries() {
        Map<String, String> said = new HashMap<>();
        for (String line : parts.told("expiries")) {
            String[] two = line.split(":Valid-Until:", 2);
            said.put(lastName(two[0]), two[two.length - 1].strip());
        }
        Map<String, Instant> until = new HashMap<>();
        repositories().forEach((repository, start) -> {
            String end = said.getOrDefault(start + "InRelease", said.get(start + "Release"));
            if (end != null) {
                until.put(repository, moment(end));
            }
        });
        return until;
    }

    private static Instant moment(String said) {
        try {
            return LocalDateTime.parse(UNIVERSAL.matcher(said).replaceFirst(""), RELEASE_TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException unreadable) {
            throw new IllegalArgumentException("a repository's time is not understood: " + Words.plain(said, 100), unreadable);
        }
    }

    /** Repositories, and how the names of the files begin that apt keeps of each. */
    private Map<String, String> repositories() {
        List<String> targets = parts.sure("targets");
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no repository is configured");
        }
        Map<String, String> found = new HashMap<>();
        for (String line : targets) {
            List<String> words = Words.columns(line, 3);
            String start = lastName(words.get(2));
            // A name has one underscore for each slash.
            for (int part = words.get(1).split("/", -1).length; part > 0 && start.indexOf('_') >= 0; part--) {
                start = start.substring(0, start.lastIndexOf('_'));
            }
            found.put(Words.plain(words.getFirst()), start + "_");
        }
        return found;
    }
}
