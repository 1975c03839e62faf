package dev.patchyard.run.restore;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what this node remembers with the database, and holds everything where the database is behind: it was put back to
 * an earlier hour, and nobody knows what was done since. Thread-safe.
 */
public final class RestoreGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreGuard.class);

    private final String node;
    private final RestoreBook book;
    private final NodeMemory memory;
    private final ReentrantLock looking = new ReentrantLock();

    /** @param node names this machine's server, also after a restart */
    public RestoreGuard(String node, RestoreBook book, NodeMemory memory) {
        this.node = node;
        this.book = book;
        this.memory = memory;
    }

    /**
     * Looks once: remembers how far the database is, or holds everything. While this node holds it forgets nothing.
     *
     * @return whether the database is as far as this node remembers, and this node holds nothing
     */
    public boolean look() {
        looking.lock();
        try {
            if (book.holds().stream().anyMatch(hold -> hold.node().equals(node))) {
                return false;
            }
            Mark now = book.mark();
            Optional<Mark> remembered = memory.recall();
            Optional<String> behind = remembered.flatMap(then -> now.behind(then, book.auditDigest(then.auditSeq())));
            if (behind.isPresent()) {
                hold(behind.get(), remembered.get());
            } else if (!now.equals(remembered.orElse(null))) {
                memory.keep(now);
            }
            return behind.isEmpty();
        } finally {
            looking.unlock();
        }
    }

    private void hold(String why, Mark remembered) {
        if (book.hold(node, "the database was put back: " + why, remembered)) {
            LOG.error("the database was put back to an earlier hour ({}): nothing is begun until it is reconciled", why);
        }
    }

    /** Holds everything because a person asks for it. */
    void holdFor(String person) {
        book.hold(node, "asked for by " + person, memory.recall().orElse(new Mark(0, 0, "", Map.of())));
    }
}
