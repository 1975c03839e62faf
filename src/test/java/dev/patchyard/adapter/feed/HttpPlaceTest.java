package dev.patchyard.adapter.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.patchyard.advisory.AdvisoryFeed;
import dev.patchyard.advisory.FeedFault;
import dev.patchyard.given.ReadFeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed at an address, against a server that answers as it was told. */
class HttpPlaceTest {
    private static final Path DOCUMENT = Path.of("src/test/resources/golden/feeds/usn.json");

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private Map<String, String> headers = Map.of("ETag", "\"one\"");
    private int status = 200;
    private byte[] body = new byte[0];
    private boolean hangs;

    @BeforeEach
    void start() throws IOException {
        body = Files.readAllBytes(DOCUMENT);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/all.json", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("If-None-Match") + " "
                + exchange.getRequestHeaders().getFirst("If-Modified-Since"));
        if (hangs) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, 10);
            exchange.getResponseBody().flush();
            return;
        }
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
        if (status == 200) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private DocumentFeed feed(long largest, Duration patience) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/all.json");
        return new DocumentFeed("f", new HttpPlace(address, patience, largest), JsonDocuments.osv());
    }

    private AdvisoryFeed.Reading read(@Nullable String version) {
        return ReadFeed.asked(feed(1 << 20, Duration.ofSeconds(30)), version);
    }

    @Test
    void theTagOfTheAnswerIsAskedWithNextTime() {
        AdvisoryFeed.Reading first = read(null);
        assertThat(first).isEqualTo(new AdvisoryFeed.Reading(false, "etag \"one\""));
        status = 304;
        assertThat(read(first.version())).isEqualTo(new AdvisoryFeed.Reading(true, "etag \"one\""));
        assertThat(asked).containsExactly("null null", "\"one\" null");
    }

    @Test
    void withoutATagTheDateIsAskedWith() {
        headers = Map.of("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT");
        assertThat(read(read(null).version()).unchanged()).isFalse();
        assertThat(asked).containsExactly("null null", "null Fri, 20 Nov 2026 10:00:00 GMT");
    }

    @Test
    void whatIsReadIsWhatTheAddressHas() {
        assertThat(ReadFeed.of(feed(1 << 20, Duration.ofSeconds(30))).advisories()).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoneIsToldAsUnavailable() {
        status = 503;
        assertTrouble(feed(1 << 20, Duration.ofSeconds(30)), FeedFault.Kind.UNAVAILABLE, "127.0.0.1: answered 503");
        status = 304;
        assertTrouble(feed(1 << 20, Duration.ofSeconds(30)), FeedFault.Kind.UNAVAILABLE, "127.0.0.1: answered 304");
        server.stop(0);
        assertTrouble(feed(1 << 20, Duration.ofSeconds(30)), FeedFault.Kind.UNAVAILABLE, "127.0.0.1: ConnectException");
    }

    @Test
    void moreThanTheLargestIsNotTaken() {
        assertTrouble(feed(100, Duration.ofSeconds(30)), FeedFault.Kind.FAULTY, "127.0.0.1: larger than 100 bytes");
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        hangs = true;
        assertTrouble(
                feed(1 << 20, Duration.ofMillis(300)), FeedFault.Kind.UNAVAILABLE, "127.0.0.1: no whole answer within 0 s");
    }

    private static void assertTrouble(DocumentFeed feed, FeedFault.Kind kind, String message) {
        assertThatThrownBy(() -> ReadFeed.of(feed)).isInstanceOfSatisfying(FeedFault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.getMessage()).isEqualTo(message);
        });
    }
}
