package dev.patchyard.cli.bench;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures that are told, and the most they may be; no limit where a figure is only told. */
enum Goal {
    SMALL_DEFAULT(Content.SMALL, "wall_vs_default", "default", Turn::wall, 0.65),
    SMALL_TUNED(Content.SMALL, "wall_vs_tuned", "tuned", Turn::wall, 1.05),
    SMALL_CPU(Content.SMALL, "cpu_vs_default", "default", Turn::controller, 0.5),
    SMALL_OVERHEAD(Content.SMALL, "overhead_share", "", Turn::overhead, Double.NaN),
    REAL_DEFAULT(Content.REAL, "wall_vs_default", "default", Turn::wall, 0.9),
    REAL_TUNED(Content.REAL, "wall_vs_tuned", "tuned", Turn::wall, 1.05),
    REAL_CPU(Content.REAL, "cpu_vs_default", "default", Turn::controller, Double.NaN),
    REAL_OVERHEAD(Content.REAL, "overhead_share", "", Turn::overhead, 0.25),
    SLOW_SERIAL(Content.SLOW, "slow_vs_serial", "serial", Turn::wall, 0.5);

    private static final String OURS = "patchyard";

    private final Content content;
    private final String key;
    private final String opponent;
    private final ToDoubleFunction<Turn> figure;
    private final double most;

    Goal(Content content, String key, String opponent, ToDoubleFunction<Turn> figure, double most) {
        this.content = content;
        this.key = key;
        this.opponent = opponent;
        this.figure = figure;
        this.most = most;
    }

    Content content() {
        return content;
    }

    /** @return its name in the JSON report */
    String key() {
        return key;
    }

    boolean isMeasured(BenchReport report) {
        return report.has(content, OURS) && (opponent.isEmpty() || report.has(content, opponent));
    }

    /** @return our median, divided by the opponent's where there is one */
    double value(BenchReport report) {
        double ours = report.median(content, OURS, figure);
        return opponent.isEmpty() ? Figures.round(ours) : Figures.ratio(ours, report.median(content, opponent, figure));
    }

    String line(BenchReport report) {
        double value = value(report);
        String name = content == Content.SLOW ? key : content.word() + "." + key;
        String goal = Double.isNaN(most) ? "" : String.format(Locale.ROOT, "   goal ≤ %.2f  %s", most, value <= most ? "met" : "MISSED");
        return String.format(Locale.ROOT, "  %-24s %.3f%s", name, value, goal);
    }
}
