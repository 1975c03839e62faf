package dev.patchyard.access;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what hosts, package managers and collaborators say, before it is kept or shown. It knows how secrets
 * look, not which ones there are, so it may take out a word too many. Masking twice changes nothing. Pure.
 */
public final class SecretMask {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    private static final String SECRET_NAME =
            "[A-Za-z0-9_.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)"
                    + "[A-Za-z0-9_.-]{0,40}";
    private static final String VALUE = "(?:\"[^\"\\r\\n]{0,4000}\"?|'[^'\\r\\n]{0,4000}'?|[^\\s,;&\"']{1,4000})";

    private record Rule(Pattern looks, String becomes) {
        static Rule of(String pattern, String becomes) {
            return new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), becomes);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\\z)", MASK),
            // Whoever is named in an address is masked together with the password: tokens are often given as names.
            Rule.of("([a-z][a-z0-9+.-]{0,20}://)[^/\\s@\"']{1,400}@", "$1" + MASK + "@"),
            Rule.of("\\b((?:proxy-)?authorization|x-[a-z-]{0,20}(?:key|token)|(?:set-)?cookie)(\"?\\s{0,4}[:=]\\s{0,4}\"?)[^\"\\r\\n]+",
                    "$1$2" + MASK),
            Rule.of("\\b(bearer\\s{1,4})[A-Za-z0-9._~+/=-]{12,}", "$1" + MASK),
            Rule.of("(\\blogin\\s{1,4}\\S{1,200}\\s{1,4}password\\s{1,4})\\S+", "$1" + MASK),
            Rule.of("(\\s--?" + SECRET_NAME + "\\s{1,4})(?!-)" + VALUE, "$1" + MASK),
            // NB: a colon counts only before a space or a quote: libsecret-1-0:amd64 is a package.
            Rule.of("(?<![A-Za-z0-9_.-])(" + SECRET_NAME + ")([\"']?\\s{0,4}=\\s{0,4}|[\"']?\\s{0,4}:\\s{1,4}|[\"']?:(?=[\"']))" + VALUE,
                    "$1$2" + MASK),
            Rule.of("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|glpat-[A-Za-z0-9_-]{16,}|AKIA[0-9A-Z]{16}|xox[abpr]-[A-Za-z0-9-]{10,}"
                    + "|eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*)", MASK));

    /** Nothing can look like a secret without one of these; most texts have none, and the rules take long. */
    private static final Pattern HINT = Pattern.compile(
            "-----BEGIN|://|authorization|x-|cookie|bearer|login|passw|passphrase|secret|token|api|access|private|credential"
                    + "|gh[pousr]_|glpat-|AKIA|xox|eyJ",
            Pattern.CASE_INSENSITIVE);

    private SecretMask() {}

    /** @return the text with {@link #MASK} in the place of whatever looks like a secret */
    public static String of(String text) {
        if (!HINT.matcher(text).find()) {
            return text;
        }
        String masked = text;
        for (Rule rule : RULES) {
            masked = rule.looks().matcher(masked).replaceAll(rule.becomes());
        }
        return masked;
    }
}
