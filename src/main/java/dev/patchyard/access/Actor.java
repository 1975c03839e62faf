package dev.patchyard.access;

import java.util.Set;

/**
 * Somebody or something that asks for an action.
 *
 * @param name   the person's or service's name as it stands in audit entries, never blank
 * @param rights what it may do; empty means nothing
 */
public record Actor(String name, Set<Right> rights) {
    /** The clock of a policy: starts due runs and has no other right. */
    public static final Actor SCHEDULE = new Actor("schedule", Set.of(Right.EXECUTE, Right.PLAN));

    /** The server itself, for example when it imports the files it was started with. */
    public static final Actor SERVER = new Actor("server", Set.of(Right.AUTHOR));

    public Actor {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name: an actor needs a name");
        }
        rights = Set.copyOf(rights);
    }

    /** @return whether this actor holds the right; deny is the answer for everything not listed */
    public boolean may(Right right) {
        return rights.contains(right);
    }
}
