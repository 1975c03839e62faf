package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Severity;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the table of deadlines asks about a vulnerability itself. It is read from the CVSS vector: who can attack over the
 * network, at no cost, without rights and without anybody's help can do so by a program; full loss of confidentiality,
 * integrity and availability is a total impact. Without a vector the severity's word stands for both.
 *
 * @param automatable whether an attack can be made by a program
 * @param total       whether it gives full control
 */
public record Danger(boolean automatable, boolean total) {
    private static final Set<String> BY_PROGRAM = Set.of("AV:N", "AC:L", "PR:N", "UI:N");
    private static final Set<String> TOTAL_3 = Set.of("C:H", "I:H", "A:H");
    private static final Set<String> TOTAL_4 = Set.of("VC:H", "VI:H", "VA:H");

    /** @return what the advisory says */
    public static Danger of(Advisory advisory) {
        String vector = advisory.cvssVector();
        if (vector == null || !vector.startsWith("CVSS:")) {
            return ofWord(advisory.severity());
        }
        Set<String> parts = Arrays.stream(vector.split("/")).collect(Collectors.toSet());
        boolean isFour = parts.contains("CVSS:4.0");
        boolean byVector = parts.containsAll(BY_PROGRAM) && (!isFour || parts.contains("AT:N"));
        boolean automatable = parts.contains("AU:Y") || (byVector && !parts.contains("AU:N"));
        return new Danger(automatable, parts.containsAll(isFour ? TOTAL_4 : TOTAL_3));
    }

    /** NB: what nobody has judged is taken for as bad as high. */
    private static Danger ofWord(Severity severity) {
        return switch (severity) {
            case CRITICAL -> new Danger(true, true);
            case HIGH, UNKNOWN -> new Danger(false, true);
            case MEDIUM, LOW, NONE -> new Danger(false, false);
        };
    }
}
