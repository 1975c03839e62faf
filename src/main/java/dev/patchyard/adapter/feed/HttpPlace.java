package dev.patchyard.adapter.feed;

import dev.patchyard.advisory.FeedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An address. What has not changed since, by its ETag or else its date, is not fetched again. A redirect is followed, but
 * never from https to http. The whole of it comes within the patience, however slowly the bytes drip.
 */
final class HttpPlace implements Place {
    private static final String BY_TAG = "etag ";
    private static final String BY_DATE = "date ";

    private final URI address;
    private final Duration patience;
    private final long largest;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** @param largest bytes; more are not taken */
    HttpPlace(URI address, Duration patience, long largest) {
        this.address = address;
        this.patience = patience;
        this.largest = largest;
    }

    @Override
    public @Nullable Fetched fetch(@Nullable String version) {
        Path file = temporary();
        boolean kept = false;
        try {
            HttpResponse<Path> answer = ask(request(version), file);
            if (answer.statusCode() == 304 && version != null) {
                return null;
            }
            if (answer.statusCode() != 200) {
                throw unavailable("answered " + answer.statusCode());
            }
            kept = true;
            return new Fetched(file, version(answer), () -> forget(file));
        } finally {
            if (!kept) {
                forget(file);
            }
        }
    }

    private HttpRequest request(@Nullable String version) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("User-Agent", "patchyard");
        if (version != null && version.startsWith(BY_TAG)) {
            request.header("If-None-Match", version.substring(BY_TAG.length()));
        } else if (version != null && version.startsWith(BY_DATE)) {
            request.header("If-Modified-Since", version.substring(BY_DATE.length()));
        }
        return request.build();
    }

    private HttpResponse<Path> ask(HttpRequest request, Path file) {
        CompletableFuture<HttpResponse<Path>> pending = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofFile(file), largest));
        try {
            // NB: a request's own timeout ends with the headers; this one also ends a body that dribbles.
            return pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            pending.cancel(true);
            throw unavailable("no whole answer within " + patience.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        } catch (ExecutionException failed) {
            String kind = String.valueOf(failed.getCause().getMessage());
            throw kind.contains("exceeds")
                    ? new FeedFault(FeedFault.Kind.FAULTY, host() + ": larger than " + largest + " bytes")
                    : unavailable(failed.getCause().getClass().getSimpleName());
        }
    }

    private static @Nullable String version(HttpResponse<?> answer) {
        Optional<String> tag = answer.headers().firstValue("ETag").map(BY_TAG::concat);
        return tag.or(() -> answer.headers().firstValue("Last-Modified").map(BY_DATE::concat))
                .filter(version -> version.length() <= 300)
                .orElse(null);
    }

    private FeedFault unavailable(String what) {
        return new FeedFault(FeedFault.Kind.UNAVAILABLE, host() + ": " + what);
    }

    private String host() {
        return String.valueOf(address.getHost());
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("patchyard-feed", null);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }
}
