package dev.patchyard.run.restore;

import java.util.Optional;

/** What this node remembers of the database, kept where no restored database reaches it. */
public interface NodeMemory {
    /** @return what was kept last, empty when nothing was or it cannot be read */
    Optional<Mark> recall();

    /** Keeps it in the place of what was kept before, all or nothing. */
    void keep(Mark mark);
}
