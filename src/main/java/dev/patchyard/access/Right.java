package dev.patchyard.access;

/** What an actor may do. Rights are not levels: none of them implies another. */
public enum Right {
    /** Read everything but audit entries. */
    VIEW,
    /** Ask for scans, plans and dry runs: nothing that touches a host. */
    PLAN,
    /** Accept policy revisions and, at the built-in change desk, changes; lift pauses; accept risks. */
    APPROVE,
    /** Start, cancel and retry runs; set pauses. */
    EXECUTE,
    /** Do what cannot be taken back: a manual revert, a forced end. */
    EMERGENCY,
    /** Write policies. */
    AUTHOR,
    /** Manage tokens and collaborators. */
    ADMINISTER,
    /** Read the audit trail. */
    AUDIT
}
