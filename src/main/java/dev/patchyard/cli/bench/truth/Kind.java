package dev.patchyard.cli.bench.truth;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One way in which a host is made different from a healthy one, and the words that a run may truthfully have for it.
 *
 * @param name    unique
 * @param family  {@code debian}, {@code el} or empty for both
 * @param sudo    whether it needs a host whose login is not root
 * @param shapes  turns in which it makes sense
 * @param moments when it may be made
 * @param suite   what the host's repositories offer when the plan is made
 * @param later   what they offer when the run starts
 * @param script  run as root on the host, empty for none; see {@link Scripts}
 * @param outside what is done from outside
 * @param words   states that are right for it; a host that failed and went back where it may counts as failed
 */
record Kind(
        String name, String family, boolean sudo, Set<Shape> shapes, List<Moment> moments, String suite, String later,
        String script, Outside outside, Set<String> words) {
    static final String OK = "ok";
    static final String FAILED = "failed";
    static final String LEFT_OUT = "left_out";
    static final String PRECHECK = "precheck_failed";

    /** Nothing is wrong: the control group. */
    static final Kind HEALTHY = named("healthy");

    Kind {
        shapes = Set.copyOf(shapes);
        moments = List.copyOf(moments);
        words = Set.copyOf(words);
    }

    /** @return a kind of both families and all turns, made before the run, that does nothing and ought to end well */
    static Kind named(String name) {
        return new Kind(name, "", false, EnumSet.allOf(Shape.class), List.of(Moment.BEFORE_RUN), "2.0", "2.0", "",
                Outside.NOTHING, Set.of(OK));
    }

    /** @return whether the host ends well in spite of it, so that any other word is wrong */
    boolean harmless() {
        return words.equals(Set.of(OK));
    }

    /** @return whether this host can have it in such a turn */
    boolean fits(TruthHost host, Shape shape) {
        return (family.isEmpty() || family.equals(host.family())) && (!sudo || !host.login().equals("root")) && shapes.contains(shape);
    }

    Kind debian() {
        return new Kind(name, "debian", sudo, shapes, moments, suite, later, script, outside, words);
    }

    Kind el() {
        return new Kind(name, "el", sudo, shapes, moments, suite, later, script, outside, words);
    }

    Kind withSudo() {
        return new Kind(name, family, true, shapes, moments, suite, later, script, outside, words);
    }

    Kind in(Shape... these) {
        return new Kind(name, family, sudo, Set.of(these), moments, suite, later, script, outside, words);
    }

    Kind at(Moment... these) {
        return new Kind(name, family, sudo, shapes, List.of(these), suite, later, script, outside, words);
    }

    Kind anyTime() {
        return at(Moment.values());
    }

    /** @param offered from before the plan on */
    Kind offered(String offered) {
        return new Kind(name, family, sudo, shapes, moments, offered, offered, script, outside, words);
    }

    /** @param offered from the moment on in which the plan is made */
    Kind thenOffered(String offered) {
        return new Kind(name, family, sudo, shapes, moments, suite, offered, script, outside, words);
    }

    Kind doing(String shell) {
        return new Kind(name, family, sudo, shapes, moments, suite, later, shell, outside, words);
    }

    Kind with(Outside act) {
        return new Kind(name, family, sudo, shapes, moments, suite, later, script, act, words);
    }

    Kind is(String... states) {
        return new Kind(name, family, sudo, shapes, moments, suite, later, script, outside, Set.copyOf(Arrays.asList(states)));
    }
}
