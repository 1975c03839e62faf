package dev.patchyard.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever nobody expected: the log gets all of it, the client an id to ask about. */
@Singleton
final class LastResort implements ExceptionHandler<RuntimeException, HttpResponse<Problem>> {
    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    @Override
    public HttpResponse<Problem> handle(HttpRequest request, RuntimeException failure) {
        LOG.error("request {} {} {} failed", Problems.requestId(request), request.getMethodName(), request.getPath(), failure);
        return Problems.answer(
                request, HttpStatus.INTERNAL_SERVER_ERROR, "failure", "something went wrong here", List.of(), Map.of());
    }
}
