package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.access.Role;
import dev.patchyard.advisory.FeedFault;
import dev.patchyard.advisory.FeedState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class FeedCalls {
    @Test
    void aPersonSaysThatAFeedReallyShrank() {
        try (ApiServer server = new ApiServer()) {
            String path = "/patch/feeds/osv/accept-shrink";
            String why = "{\"reason\": \"the vendor split it\"}";
            Instant now = server.yard.clock.instant();
            server.feeds.put(new FeedState(
                    "osv", now, now, "v1", 100, List.of(), 0,
                    new FeedState.Trouble(FeedFault.Kind.ANOMALY, "the source has 40 documents, and had 100", now, 40L)));
            assertThat(server.as(Role.VIEWER).get("/patch/feeds").body().at("/items/0/trouble/documents").asInt()).isEqualTo(40);
            assertThat(server.anonymous().post(path, why).status()).isEqualTo(401);
            assertThat(server.as(Role.OPERATOR).post(path, why).status()).isEqualTo(403);
            assertThat(server.as(Role.APPROVER).post(path, "{\"reason\": \"\"}").field()).isEqualTo("reason");
            assertThat(server.as(Role.APPROVER).post("/patch/feeds/nobody/accept-shrink", why).status()).isEqualTo(404);
            JsonNode feed = server.as(Role.APPROVER).post(path, why).body();
            assertThat(feed.get("documents").asInt()).isEqualTo(40);
            assertThat(server.yard.audit.actions()).contains("feed.accept_shrink");
            server.feeds.put(new FeedState("osv", now, now, "v2", 40, List.of(), 0, null));
            assertThat(server.as(Role.APPROVER).post(path, why).status()).isEqualTo(409);
        }
    }

    @Test
    void feedsAreListedWithTheirTroubleAndMeasured() {
        try (ApiServer server = new ApiServer()) {
            Instant now = server.yard.clock.instant();
            server.feeds.put(new FeedState("kev", now, now, null, 1200, List.of("a: b"), 1, null));
            server.feeds.put(new FeedState(
                    "osv", now, null, null, 0, List.of(), 0,
                    new FeedState.Trouble(FeedFault.Kind.ANOMALY, "the source has no document at all", now)));
            server.yard.clock.advance(Duration.ofMinutes(2));

            JsonNode page = server.as(Role.VIEWER).get("/patch/feeds").body();

            assertThat(page.at("/items/0/name").asText()).isEqualTo("kev");
            assertThat(page.at("/items/0/trouble").isNull()).isTrue();
            assertThat(page.at("/items/1/trouble/kind").asText()).isEqualTo("anomaly");
            assertThat(page.at("/items/1/accepted_at").isNull()).isTrue();
            assertThat(server.as(Role.VIEWER).get("/metrics").text()).contains(
                    "patchyard_feed_trouble{feed=\"kev\"} 0.0", "patchyard_feed_trouble{feed=\"osv\"} 1.0",
                    "patchyard_feed_age_seconds{feed=\"kev\"} 120.0");
            assertThat(server.as(Role.VIEWER).get("/patch/feeds?limit=0").status()).isEqualTo(400);
            assertThat(server.anonymous().get("/patch/feeds").status()).isEqualTo(401);
            assertThat(server.as(Role.BOOTSTRAP).get("/patch/feeds").status()).isEqualTo(403);
        }
    }
}
