package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.FeedIntake;
import dev.patchyard.advisory.Likelihood;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** FIRST's EPSS scores: a CSV file, plain or packed by gzip, xz or zstd. Faulty lines are refused one by one. */
final class EpssFormat implements Format {
    private static final Pattern COMMENT =
            Pattern.compile("#model_version:[^,]{1,40},score_date:([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.{0,30})?");
    private static final String HEADING = "cve,epss,percentile";
    private static final int LONGEST_LINE = 200;

    @Override
    public void read(Path path, FeedIntake intake) throws IOException {
        intake.begin(count(path));
        try (BufferedReader lines = lines(path)) {
            LocalDate scored = scored(line(lines));
            if (!HEADING.equals(line(lines))) {
                throw new IllegalArgumentException("line 2: expected " + HEADING);
            }
            int number = 2;
            for (String line = line(lines); line != null; line = line(lines)) {
                number++;
                try {
                    intake.likelihood(likelihood(line, scored));
                } catch (IllegalArgumentException faulty) {
                    intake.refused("line " + number + ": " + reason(faulty));
                }
            }
        }
    }

    /** NB: read twice, because how much there is must be known before anything is taken. */
    private static long count(Path path) throws IOException {
        long scores = -2;
        try (BufferedReader lines = lines(path)) {
            while (line(lines) != null) {
                scores++;
            }
        }
        return Math.max(0, scores);
    }

    private static BufferedReader lines(Path path) throws IOException {
        return new BufferedReader(new InputStreamReader(Bounded.open(path), StandardCharsets.UTF_8));
    }

    /** A line, never more of it than a line may have. */
    private static @Nullable String line(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        int sign = lines.read();
        if (sign < 0) {
            return null;
        }
        for (; sign >= 0 && sign != '\n'; sign = lines.read()) {
            if (line.length() > LONGEST_LINE) {
                throw new IllegalArgumentException("a line is longer than " + LONGEST_LINE + " characters");
            }
            if (sign != '\r') {
                line.append((char) sign);
            }
        }
        return line.toString();
    }

    private static LocalDate scored(@Nullable String first) {
        Matcher matcher = COMMENT.matcher(first == null ? "" : first);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("line 1: expected the model's version and the day of the scores");
        }
        return LocalDate.parse(matcher.group(1));
    }

    private static Likelihood likelihood(String line, LocalDate scored) {
        String[] parts = line.split(",", -1);
        if (parts.length != 3 || !OsvDocument.CVE.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("expected a CVE number and two numbers");
        }
        return new Likelihood(parts[0], Double.parseDouble(parts[1]), Double.parseDouble(parts[2]), scored);
    }

    private static String reason(IllegalArgumentException faulty) {
        return faulty instanceof NumberFormatException ? "not a number" : String.valueOf(faulty.getMessage());
    }
}
