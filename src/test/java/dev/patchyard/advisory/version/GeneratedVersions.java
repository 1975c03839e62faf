package dev.patchyard.advisory.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Pairs of versions that are hard to put in order; the same for the same seed. */
final class GeneratedVersions {
    private static final List<String> PIECES = List.of(
            "0", "1", "2", "9", "10", "01", "001", "20240101", "20240101123059", "4294967296",
            "123456789012345678901234567890", "a", "b", "z", "A", "Z", "rc", "alpha", "beta", "deb12u1", "el9", "git");

    private final Random random;
    private final List<String> separators;
    private final Pattern shape;
    private final boolean alwaysEnds;

    private GeneratedVersions(long seed, List<String> separators, Pattern shape, boolean alwaysEnds) {
        this.random = new Random(seed);
        this.separators = separators;
        this.shape = shape;
        this.alwaysEnds = alwaysEnds;
    }

    static List<List<String>> deb(long seed, int count) {
        // NB: dpkg warns of versions that do not begin with a digit.
        return new GeneratedVersions(seed, List.of(".", ".", "~", "+", "-", "", "~~", ".~", ":"),
                Pattern.compile("(?:[0-9]{1,9}:)?[0-9][A-Za-z0-9.+~-]*(?<!-)"), false).pairs(count);
    }

    static List<List<String>> rpm(long seed, int count) {
        return new GeneratedVersions(seed, List.of(".", ".", "~", "^", "_", "+", "", "..", "~~", "^^", ".^", "~^"),
                Pattern.compile("(?:[0-9]{1,9}:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?"), true).pairs(count);
    }

    private List<List<String>> pairs(int count) {
        List<List<String>> pairs = new ArrayList<>();
        while (pairs.size() < count) {
            String left = version();
            String right = random.nextInt(3) == 0 ? version() : changed(left);
            if (shape.matcher(left).matches() && shape.matcher(right).matches()) {
                pairs.add(List.of(left, right));
            }
        }
        return pairs;
    }

    private String version() {
        StringBuilder version = new StringBuilder();
        if (random.nextInt(3) == 0) {
            version.append(one(List.of("0:", "1:", "2:", "01:", "10:")));
        }
        chain(version, 4);
        if (random.nextInt(4) > 0) {
            version.append('-');
            chain(version, 2);
        }
        return version.toString();
    }

    private void chain(StringBuilder version, int most) {
        version.append(alwaysEnds ? one(PIECES) : one(PIECES.subList(0, 9)));
        for (int more = random.nextInt(most + 1); more > 0; more--) {
            version.append(one(separators)).append(one(PIECES));
        }
        if (random.nextInt(10) == 0) {
            version.append(one(separators));
        }
    }

    /** The same with a sign or two put in, taken out or replaced: most orders differ only in small things. */
    private String changed(String version) {
        StringBuilder changed = new StringBuilder(version);
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int place = random.nextInt(changed.length());
            String sign = one(List.of("0", "0", "1", "9", "a", "Z", ".", "~", "+", one(separators)));
            switch (random.nextInt(3)) {
                case 0 -> changed.insert(place, sign);
                case 1 -> changed.replace(place, place + 1, sign.isEmpty() ? "1" : sign);
                default -> changed.deleteCharAt(changed.length() == 1 ? 0 : place).append(changed.isEmpty() ? "1" : "");
            }
        }
        return changed.toString();
    }

    private String one(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
