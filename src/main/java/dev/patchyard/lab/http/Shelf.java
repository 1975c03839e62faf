package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Documents by id in the order they came, kept in one JSON file. Gives and takes copies; safe for many threads. */
public final class Shelf {
    private final JsonFile file;
    private final String kind;
    private final SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Before> past = new ArrayDeque<>();
    private final @Nullable Clock clock;

    /** What there was under an id until then, null for nothing. */
    private record Before(Instant until, String id, @Nullable ObjectNode document) {}

    /** @param kind what a document is called in a "not found" */
    public Shelf(JsonFile file, String kind) {
        this(file, kind, null);
    }

    /** @param clock lets readers be behind; null when nobody is */
    public Shelf(JsonFile file, String kind, @Nullable Clock clock) {
        this.file = file;
        this.kind = kind;
        this.clock = clock;
        file.load().properties().forEach(entry -> documents.put(entry.getKey(), (ObjectNode) entry.getValue()));
    }

    /** @return a copy of one document */
    public Optional<ObjectNode> find(String id) {
        return together(() -> Optional.ofNullable(seen().get(id)).map(ObjectNode::deepCopy));
    }

    /** @throws Problem 404 if there is none */
    public ObjectNode get(String id) {
        return find(id).orElseThrow(() -> Problem.notFound(kind, id));
    }

    /** @return copies of all documents, oldest first */
    public List<ObjectNode> all() {
        return together(() -> seen().values().stream().map(ObjectNode::deepCopy).toList());
    }

    /** Stores a document under its {@code id}, new or in place of the old one. */
    public ObjectNode put(ObjectNode document) {
        return together(() -> {
            remember(document.get("id").asText());
            documents.put(document.get("id").asText(), document.deepCopy());
            save();
            return document;
        });
    }

    /** Forgets a document; forgetting twice is the same. */
    public void remove(String id) {
        together(() -> {
            remember(id);
            if (documents.remove(id) != null) {
                save();
            }
            return null;
        });
    }

    /** Forgets the oldest documents beyond this many. */
    public void keep(int most) {
        together(() -> {
            while (documents.size() > most) {
                documents.pollFirstEntry();
            }
            return null;
        });
    }

    /** Reads, changes and stores one document with nobody in between. A thrown problem leaves it as it was. */
    public ObjectNode change(String id, Function<ObjectNode, ObjectNode> step) {
        return together(() -> put(step.apply(get(id))));
    }

    /** @return what the work gives, done while no one else touches the shelf */
    public <T extends @Nullable Object> T together(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void remember(String id) {
        if (clock == null) {
            return;
        }
        Instant now = clock.instant();
        past.addLast(new Before(now, id, documents.get(id)));
        while (past.getFirst().until().isBefore(now.minus(Lag.LONGEST))) {
            past.removeFirst();
        }
    }

    private SequencedMap<String, ObjectNode> seen() {
        if (clock == null || !Lag.BEHIND.isBound()) {
            return documents;
        }
        Instant then = clock.instant().minus(Lag.BEHIND.get());
        SequencedMap<String, ObjectNode> view = new LinkedHashMap<>(documents);
        past.reversed().stream().takeWhile(before -> before.until().isAfter(then)).forEach(before -> {
            if (before.document() == null) {
                view.remove(before.id());
            } else {
                view.put(before.id(), before.document());
            }
        });
        return view;
    }

    private void save() {
        ObjectNode content = Json.object();
        documents.forEach(content::set);
        file.save(content);
    }
}
