package dev.patchyard.cli.bench;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The arithmetic of a measurement. Pure. */
public final class Figures {
    private static final double ROUND = 1000;

    private Figures() {}

    /** @return the middle value, the mean of the two middle ones when their number is even */
    public static double median(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there is no median of nothing");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static <T> double median(Collection<T> items, ToDoubleFunction<T> value) {
        return median(items.stream().map(value::applyAsDouble).toList());
    }

    /** @return the part of the whole, rounded to three decimals */
    static double ratio(double part, double whole) {
        if (!(whole > 0)) {
            throw new IllegalArgumentException("a ratio needs something to compare with, not " + whole);
        }
        return round(part / whole);
    }

    static double round(double value) {
        return Math.round(value * ROUND) / ROUND;
    }
}
