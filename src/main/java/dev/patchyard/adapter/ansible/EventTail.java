package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the event file of a play while it grows. Lines that are too long, are no JSON or break the count are told apart
 * and never believed. Not thread-safe.
 */
public final class EventTail {
    private static final int LONGEST_LINE = 2 * 1024 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(40).build())
            .build());

    private final Path file;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;
    private long next = 1;
    private long broken;
    private boolean skipping;

    public EventTail(Path file) {
        this.file = file;
    }

    /** Hands over what was written since the last call, in order and a bounded number at a time. */
    public void drain(Consumer<List<PlayEvent>> taker) {
        for (List<PlayEvent> some = poll(); !some.isEmpty(); some = poll()) {
            taker.accept(some);
        }
    }

    /**
     * @return some of the events that were written since the last call, in order, empty when there are none; an unfinished
     *     line waits for a later call
     */
    public List<PlayEvent> poll() {
        List<PlayEvent> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            channel.position(offset);
            while (events.isEmpty() && channel.read(buffer) > 0) {
                buffer.flip();
                offset += buffer.remaining();
                take(buffer, events);
                buffer.clear();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the play's events cannot be read", unreadable);
        }
        return events;
    }

    /** @return lines that could not be believed, and numbers that are missing */
    public long broken() {
        return broken;
    }

    private void take(ByteBuffer buffer, List<PlayEvent> events) {
        byte[] bytes = buffer.array();
        int from = buffer.position();
        for (int at = from; at < buffer.limit(); at++) {
            if (bytes[at] == '\n') {
                keep(bytes, from, at - from);
                from = at + 1;
                end(events);
            }
        }
        keep(bytes, from, buffer.limit() - from);
    }

    private void end(List<PlayEvent> events) {
        if (skipping) {
            broken++;
        } else {
            parse(events);
        }
        skipping = false;
        line.reset();
    }

    private void keep(byte[] bytes, int from, int length) {
        int kept = Math.min(length, LONGEST_LINE - line.size());
        line.write(bytes, from, kept);
        skipping |= kept < length;
    }

    private void parse(List<PlayEvent> events) {
        try {
            PlayEvent event = PlayEvent.of(MAPPER.readTree(line.toString(StandardCharsets.UTF_8)));
            if (event.sequence() < next) {
                throw new IllegalArgumentException("a number for the second time");
            }
            broken += event.sequence() - next;
            next = event.sequence() + 1;
            events.add(event);
        } catch (JsonProcessingException | IllegalArgumentException notOurs) {
            broken++;
        }
    }
}
