package dev.patchyard.api;

import dev.patchyard.access.TokenShelf;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Asks the shelf of tokens who presents a bearer token. */
@Singleton
public final class ShelfTokenValidator implements TokenValidator<HttpRequest<?>> {
    static final String ACTOR = "actor";

    private final TokenShelf shelf;
    private final FailedLogins failedLogins;
    private final Scheduler scheduler;

    ShelfTokenValidator(TokenShelf shelf, FailedLogins failedLogins, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.shelf = shelf;
        this.failedLogins = failedLogins;
        this.scheduler = Schedulers.fromExecutorService(blocking);
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        return Mono.fromCallable(() -> shelf.actorOf(token))
                .subscribeOn(scheduler)
                .doOnNext(found -> {
                    if (found.isEmpty()) {
                        failedLogins.note(FailedLogins.addressOf(request));
                    }
                })
                .flatMap(Mono::justOrEmpty)
                .map(actor -> Authentication.build(actor.name(), List.of(), Map.of(ACTOR, actor)));
    }
}
