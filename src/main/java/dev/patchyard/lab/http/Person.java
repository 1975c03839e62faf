package dev.patchyard.lab.http;

import static dev.patchyard.lab.http.Right.APPROVE_CHANGE;
import static dev.patchyard.lab.http.Right.BREAK_MACHINES;
import static dev.patchyard.lab.http.Right.CONTROL_LAB;
import static dev.patchyard.lab.http.Right.IMPLEMENT_CHANGE;
import static dev.patchyard.lab.http.Right.OPERATE_MACHINES;
import static dev.patchyard.lab.http.Right.READ;
import static dev.patchyard.lab.http.Right.REQUEST_CHANGE;
import static dev.patchyard.lab.http.Right.WRITE_CIS;
import static dev.patchyard.lab.http.Right.WRITE_INCIDENTS;
import static dev.patchyard.lab.http.Right.WRITE_PATCH_STATE;

import java.util.List;
import java.util.Set;

/**
 * Somebody with a token of the lab: a person or a service.
 *
 * @param name the name as it stands in changes and histories
 * @param rights what this person may do
 */
public record Person(String name, Set<Right> rights) {
    /** Whoever comes without a token. */
    static final Person NOBODY = new Person("nobody", Set.of());

    /** Everyone the lab knows. The patch server cannot approve; two people can. */
    static final List<Person> EVERYONE = List.of(
            new Person("patchyard", Set.of(READ, WRITE_PATCH_STATE, REQUEST_CHANGE, IMPLEMENT_CHANGE, WRITE_INCIDENTS,
                    OPERATE_MACHINES)),
            new Person("alice", Set.of(READ, REQUEST_CHANGE, WRITE_INCIDENTS)),
            new Person("bob", Set.of(READ, REQUEST_CHANGE, APPROVE_CHANGE, WRITE_INCIDENTS)),
            new Person("carol", Set.of(READ, REQUEST_CHANGE, APPROVE_CHANGE, WRITE_INCIDENTS)),
            new Person("cmdb-admin", Set.of(READ, WRITE_PATCH_STATE, WRITE_CIS)),
            new Person("lab", Set.of(READ, OPERATE_MACHINES, BREAK_MACHINES, CONTROL_LAB)));

    public Person {
        rights = Set.copyOf(rights);
    }

    /** @return whether this person has the right */
    public boolean has(Right right) {
        return rights.contains(right);
    }
}
