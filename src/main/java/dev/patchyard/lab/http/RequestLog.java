package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last requests that the services received, numbered, so that a test can count calls. */
public final class RequestLog {
    private static final int KEPT = 10_000;

    private final Deque<ObjectNode> entries = new ArrayDeque<>();
    private long sequence;

    /** Opens an entry; its {@code status} stays null until the answer is known. */
    synchronized ObjectNode begin(ObjectNode entry) {
        entry.put("sequence", ++sequence).putNull("status").putNull("fault");
        entries.addLast(entry);
        if (entries.size() > KEPT) {
            entries.removeFirst();
        }
        return entry;
    }

    /** Closes an entry. Status 0 stands for a connection closed without an answer. */
    synchronized void end(ObjectNode entry, int status, @Nullable String fault) {
        entry.put("status", status).put("fault", fault);
    }

    /** @return the entries after this number, oldest first */
    public synchronized List<ObjectNode> after(long number) {
        return entries.stream().filter(entry -> entry.get("sequence").asLong() > number).map(ObjectNode::deepCopy)
                .toList();
    }
}
