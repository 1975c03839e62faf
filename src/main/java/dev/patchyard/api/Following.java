package dev.patchyard.api;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads a list in the order of its keys, each piece from where the one before ended: however slowly it is taken, no
 * connection of the database waits for that, and what comes in meanwhile shifts nothing.
 *
 * @param <T> what is read
 * @param <R> what it becomes
 */
final class Following<T, R> implements Exports.Pieces<R> {
    static final int AT_ONCE = 200;

    private final BiFunction<String, Integer, List<T>> read;
    private final Function<T, String> key;
    private final Function<List<T>, List<R>> become;
    private String after = "";
    private boolean isOver;

    /**
     * @param read   given a key and a number, the items after that key, at most so many
     * @param become may leave items out and make several of one
     */
    Following(BiFunction<String, Integer, List<T>> read, Function<T, String> key, Function<List<T>, List<R>> become) {
        this.read = read;
        this.key = key;
        this.become = become;
    }

    @Override
    public List<R> next() {
        List<R> made = List.of();
        while (made.isEmpty() && !isOver) {
            List<T> piece = read.apply(after, AT_ONCE);
            isOver = piece.size() < AT_ONCE;
            if (!piece.isEmpty()) {
                after = key.apply(piece.getLast());
                made = become.apply(piece);
            }
        }
        return made;
    }
}
