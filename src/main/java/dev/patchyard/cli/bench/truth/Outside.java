package dev.patchyard.cli.bench.truth;

/** What is done to a host from outside it, by the lab or by the people around it. */
enum Outside {
    NOTHING,
    /** Its cable is unplugged. */
    UNPLUG,
    /** In the middle of an installation its power goes, and comes back. */
    CUT_POWER,
    /** The CMDB calls it another operating system. */
    MISTAG,
    /** The CMDB says that somebody works on it. */
    MAINTENANCE,
    /** The CMDB gives it another host's virtual machine. */
    SWAP_MACHINE,
    /** The hypervisor refuses its snapshots. */
    REFUSE_SNAPSHOT,
    /** The hypervisor refuses to take it back. */
    REFUSE_REVERT,
    /** The approved change does not name it. */
    LEAVE_OUT_OF_CHANGE
}
