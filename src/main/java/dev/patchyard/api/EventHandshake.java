package dev.patchyard.api;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Judges a handshake for the stream of events after the caller's right was judged and before anything is answered. */
@ServerFilter(EventSocket.PATH)
final class EventHandshake implements Ordered {
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    @RequestFilter
    void judge(HttpRequest<?> request) {
        // NB: browsers open WebSockets across origins without asking; they always say whose page it is.
        if (!isOfThisHost(request.getHeaders().get(HttpHeaders.ORIGIN), request.getHeaders().get(HttpHeaders.HOST))) {
            throw ApiRefusal.of(HttpStatus.FORBIDDEN, "forbidden", "pages of another origin may not listen");
        }
        String after = request.getParameters().get("after");
        if (after != null && !after.matches("[0-9]{1,18}")) {
            throw ApiRefusal.invalid("after", "expected the number of an event");
        }
    }

    private static boolean isOfThisHost(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
