package dev.patchyard.cli.bench.truth;

import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which words of a run are true for which hosts, as a table. Pure. */
final class Comparison {
    private static final Set<String> NEVER_BEGUN = Set.of(
            "precheck_failed", "plan_drift", "identity_mismatch", "not_approved", "not_started", "left_out", "at_target", "unmentioned");
    private static final String REVERTED = "reverted";

    /**
     * What is compared.
     *
     * @param lot       what the host drew
     * @param shape     of its turn
     * @param said      the run's word
     * @param truth     what is so
     * @param wentBack  whether the sim-engine reverted it in this turn
     */
    record Compared(Lot lot, Shape shape, Said said, Truth truth, boolean wentBack) {
        String word() {
            return said.word();
        }

        /** A host that failed is called after what became of it then. */
        private boolean isExpected() {
            Set<String> words = lot.kind().words();
            return words.contains(word()) || word().equals(REVERTED) && words.contains(Kind.FAILED);
        }
    }

    /**
     * One row: what is wrong with a word.
     *
     * @param objection why the word is not true, empty when it is or the row is not about it
     */
    record Row(String rule, Sort sort, Function<Compared, Optional<String>> objection) {}

    /** The first row that objects names the disagreement. */
    static final List<Row> TABLE = List.of(
            new Row("OK is as planned, configured, healthy, and runs nothing old", Sort.FALSE_GREEN,
                    c -> c.word().equals(Kind.OK) ? words(c.truth().flaws()) : Optional.empty()),
            new Row("only a run that may take back takes back, and only a failed host whose CI allows it", Sort.WRONG_REVERT,
                    c -> c.wentBack() && !(c.shape().reverts() && c.lot().revertSafe() && c.lot().kind().words().contains(Kind.FAILED))
                            ? Optional.of("it went back") : Optional.empty()),
            new Row("REVERTED is back in the old versions, and healthy", Sort.WRONG_REVERT,
                    c -> c.word().equals(REVERTED) ? words(c.truth().notBack()) : Optional.empty()),
            new Row("what went back is called so", Sort.WRONG_REVERT,
                    c -> c.wentBack() && !Set.of(REVERTED, "revert_failed").contains(c.word())
                            ? Optional.of("it went back, and is called otherwise") : Optional.empty()),
            new Row("what was never begun is as it was", Sort.FALSE_UNTOUCHED,
                    c -> NEVER_BEGUN.contains(c.word()) && c.truth().touched() ? Optional.of("it was changed") : Optional.empty()),
            new Row("a fault is one", Sort.NO_EFFECT,
                    c -> c.word().equals(Kind.OK) && !c.isExpected() ? Optional.of("all is well") : Optional.empty()),
            new Row("what is good, or would have been, is called OK", Sort.FALSE_RED,
                    c -> !c.isExpected() && (c.lot().kind().harmless() || c.truth().good())
                            ? Optional.of(c.truth().good() ? "all is well" : "nothing stood in its way") : Optional.empty()),
            new Row("what is bad is called bad in its own way", Sort.OTHER_WORD,
                    c -> c.isExpected() ? Optional.empty() : Optional.of("expected " + c.lot().kind().words())));

    private Comparison() {}

    /** @return what is not true, empty when all is */
    static Optional<Disagreement> judge(Compared compared) {
        for (Row row : TABLE) {
            Optional<String> objection = row.objection().apply(compared);
            if (objection.isPresent()) {
                return Optional.of(disagreement(compared, row, objection.get()));
            }
        }
        return Optional.empty();
    }

    private static Disagreement disagreement(Compared compared, Row row, String objection) {
        String flaws = compared.word().equals(Kind.OK) ? "" : " (" + words(compared.truth().flaws()).orElse("perfectly good") + ")";
        return new Disagreement(
                row.sort(), compared.lot().host().name(), compared.lot().kind().name(), compared.shape().name().toLowerCase(Locale.ROOT),
                compared.word(), compared.said().reason(), objection + flaws);
    }

    private static Optional<String> words(List<String> flaws) {
        return flaws.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", flaws));
    }
}
