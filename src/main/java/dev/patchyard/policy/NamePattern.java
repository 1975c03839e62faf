package dev.patchyard.policy;

/** Shell-style patterns for names: {@code *} is any run of characters, {@code ?} is exactly one. */
final class NamePattern {
    private NamePattern() {}

    /** Takes at most pattern length times name length steps, whatever the pattern. */
    static boolean matches(String pattern, String name) {
        int inPattern = 0;
        int inName = 0;
        int lastStar = -1;
        int resumeAt = 0;
        while (inName < name.length()) {
            if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
                lastStar = inPattern++;
                resumeAt = inName;
            } else if (inPattern < pattern.length() && isOne(pattern.charAt(inPattern), name.charAt(inName))) {
                inPattern++;
                inName++;
            } else if (lastStar >= 0) {
                inPattern = lastStar + 1;
                inName = ++resumeAt;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    private static boolean isOne(char inPattern, char inName) {
        return inPattern == '?' || inPattern == inName;
    }
}
