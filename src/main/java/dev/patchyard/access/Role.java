package dev.patchyard.access;

import static dev.patchyard.access.Right.ADMINISTER;
import static dev.patchyard.access.Right.APPROVE;
import static dev.patchyard.access.Right.AUDIT;
import static dev.patchyard.access.Right.AUTHOR;
import static dev.patchyard.access.Right.EMERGENCY;
import static dev.patchyard.access.Right.EXECUTE;
import static dev.patchyard.access.Right.PLAN;
import static dev.patchyard.access.Right.VIEW;

import java.util.EnumSet;
import java.util.Set;

/** A named set of rights; tokens are issued for roles, decisions are taken on rights. */
public enum Role {
    VIEWER(EnumSet.of(VIEW)),
    PLANNER(EnumSet.of(VIEW, PLAN)),
    OPERATOR(EnumSet.of(VIEW, PLAN, EXECUTE)),
    AUTHOR_OF_POLICIES(EnumSet.of(VIEW, PLAN, AUTHOR)),
    APPROVER(EnumSet.of(VIEW, APPROVE)),
    NIGHT_SHIFT(EnumSet.of(VIEW, PLAN, EXECUTE, EMERGENCY)),
    AUDITOR(EnumSet.of(VIEW, AUDIT)),
    ADMINISTRATOR(EnumSet.of(VIEW, PLAN, EXECUTE, AUTHOR, ADMINISTER)),
    /** The right to make the first tokens and nothing else; carried by the expiring token of the first start. */
    BOOTSTRAP(EnumSet.of(ADMINISTER));

    private final Set<Right> rights;

    Role(Set<Right> rights) {
        this.rights = Set.copyOf(rights);
    }

    /** @return the rights of this role, unmodifiable */
    public Set<Right> rights() {
        return rights;
    }
}
