package dev.patchyard.api;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.CaseInsensitiveMutableHttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.MessageBodyHandlerRegistry;
import io.micronaut.http.body.MessageBodyWriter;
import io.micronaut.http.sse.Event;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Server-sent events, many at a time: one by one each of them is flushed to its reader, which costs more than all the rest. */
@Singleton
class EventBlocks {
    private final MessageBodyHandlerRegistry registry;

    EventBlocks(MessageBodyHandlerRegistry registry) {
        this.registry = registry;
    }

    /** @return what writes events that carry such data */
    <T> Writer<T> of(Class<T> data) {
        @SuppressWarnings("unchecked")
        Argument<Event<T>> type = (Argument<Event<T>>) (Argument<?>) Argument.of(Event.class, data);
        return new Writer<>(type, registry.getWriter(type, List.of(MediaType.TEXT_EVENT_STREAM_TYPE)).createSpecific(type));
    }

    record Writer<T>(Argument<Event<T>> type, MessageBodyWriter<Event<T>> each) {
        /** @return the events as they go over the wire, in their order */
        byte[] write(List<Event<T>> events) {
            MutableHeaders unused = new CaseInsensitiveMutableHttpHeaders(ConversionService.SHARED);
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            events.forEach(event -> each.writeTo(type, MediaType.TEXT_EVENT_STREAM_TYPE, event, unused, block));
            return block.toByteArray();
        }
    }
}
