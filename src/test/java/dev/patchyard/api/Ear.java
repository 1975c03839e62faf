package dev.patchyard.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Listens to the stream of events; everything it hears is held against the contract. */
final class Ear implements WebSocket.Listener {
    final CountDownLatch twoPings = new CountDownLatch(2);
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CompletableFuture<String> reason = new CompletableFuture<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ObjectMapper json = new ObjectMapper();
    private final StringBuilder part = new StringBuilder();
    private final boolean isDeaf;

    private Ear(boolean isDeaf) {
        this.isDeaf = isDeaf;
    }

    static Ear open() {
        return new Ear(false);
    }

    /** Takes nothing from the network until somebody else asks for messages. */
    static Ear deaf() {
        return new Ear(true);
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (!isDeaf) {
            socket.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
        part.append(data);
        if (isLast) {
            heard.add(part.toString());
            part.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        twoPings.countDown();
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String why) {
        reason.complete(why);
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** @return the next message */
    JsonNode next() {
        try {
            String text = heard.poll(60, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("nothing was heard");
            }
            Contract.judgeMessage("/patch/events", text);
            return json.readTree(text);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    int waiting() {
        return heard.size();
    }
}
