package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.access.TokenShelf;
import dev.patchyard.alert.EventFeed;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.http.server.netty.DefaultNettyEmbeddedServerFactory;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.http.server.netty.websocket.NettyServerWebSocketHandler;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import io.micronaut.websocket.event.WebSocketSessionClosedEvent;
import io.netty.channel.Channel;
import jakarta.annotation.PreDestroy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The events of the server as a stream that goes on. A listener sends nothing; one that does is closed. */
@ServerWebSocket(EventSocket.PATH)
class EventSocket {
    static final String PATH = "/patch/events";
    static final int MOST_LISTENERS = 200;

    private final EventFeed feed;
    private final TokenShelf tokens;
    private final EventPace pace;
    private final Map<WebSocketSession, EventPump> pumps = new ConcurrentHashMap<>();

    EventSocket(EventFeed feed, TokenShelf tokens, EventPace pace, DefaultNettyEmbeddedServerFactory services) {
        this.feed = feed;
        this.tokens = tokens;
        this.pace = pace;
        // NB: the framework tells itself of every connection that ends, also of those that end after the beans did. What
        // it needs for that it looks up once and keeps: it has to be before the end.
        services.getEventPublisher(WebSocketSessionClosedEvent.class).isEmpty();
    }

    /** @param after only events after this number, null for what happens from now on */
    @OnOpen
    @Needs(Right.VIEW)
    void open(WebSocketSession session, @QueryValue @Nullable Long after) {
        HttpRequest<?> request = ServerRequestContext.currentRequest().orElseThrow();
        String secret = request.getHeaders().getAuthorization().orElse("").replaceFirst("^(?i:bearer) +", "");
        Channel channel = ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
        EventPump pump = new EventPump(
                new EventPump.Line(
                        session, () -> channel.pipeline().get(NettyServerWebSocketHandler.ID) != null, channel::close),
                feed, () -> tokens.actorOf(secret).filter(actor -> actor.may(Right.VIEW)).isPresent(), pace);
        boolean isRoom = pumps.size() < MOST_LISTENERS;
        pumps.put(session, pump);
        channel.closeFuture().addListener(closed -> {
            pumps.remove(session);
            pump.stop();
        });
        Thread.ofVirtual().name("events").start(isRoom ? () -> pump.run(after) : pump::refuse);
    }

    @OnMessage(maxPayloadLength = 1024)
    @Needs(Right.VIEW)
    void refuse(WebSocketSession session, String message) {
        session.close(new CloseReason(CloseReason.UNSUPPORTED_DATA.getCode(), "this stream takes no messages"));
    }

    /** @return how many connections there are, those that are being ended included */
    int connections() {
        return pumps.size();
    }

    /** @return how many are told events now */
    long listeners() {
        return pumps.values().stream().filter(pump -> !pump.hasEnded()).count();
    }

    @PreDestroy
    void end() {
        pumps.values().forEach(EventPump::stop);
    }
}
