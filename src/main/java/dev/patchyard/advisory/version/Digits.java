package dev.patchyard.advisory.version;

/** Numbers in versions. They have any length: dates with times of day are common, and longer than a machine's number. */
final class Digits {
    private Digits() {}

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    /** @return the end of the digits that begin there */
    static int end(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /**
     * @param left  digits alone, or nothing, which is zero
     * @param right the same
     */
    static int compare(String left, String right) {
        String one = withoutZeros(left);
        String two = withoutZeros(right);
        return one.length() == two.length()
                ? Integer.signum(one.compareTo(two)) : Integer.compare(one.length(), two.length());
    }

    private static String withoutZeros(String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return digits.substring(zeros);
    }
}
