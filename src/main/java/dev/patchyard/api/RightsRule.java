package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Lets a request through when its caller holds the right that the controller method names; denies everything else. */
@Singleton
public final class RightsRule implements SecurityRule<HttpRequest<?>> {
    @Override
    public Publisher<SecurityRuleResult> check(HttpRequest<?> request, @Nullable Authentication authentication) {
        return Publishers.just(decide(request, authentication));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private static SecurityRuleResult decide(HttpRequest<?> request, @Nullable Authentication authentication) {
        Optional<RouteMatch<?>> route = RouteAttributes.getRouteMatch(request);
        if (route.isEmpty()) {
            // NB: nothing is there; the router says 404 or 405.
            return SecurityRuleResult.ALLOWED;
        }
        AnnotationMetadata method = route.filter(MethodBasedRouteMatch.class::isInstance)
                .map(RouteMatch::getAnnotationMetadata)
                .orElse(AnnotationMetadata.EMPTY_METADATA);
        if (method.hasAnnotation(Open.class)) {
            return SecurityRuleResult.ALLOWED;
        }
        Optional<Right> needed = method.enumValue(Needs.class, Right.class);
        boolean granted = needed.isPresent() && caller(authentication).filter(a -> a.may(needed.get())).isPresent();
        return granted ? SecurityRuleResult.ALLOWED : SecurityRuleResult.REJECTED;
    }

    static Optional<Actor> caller(@Nullable Authentication authentication) {
        return Optional.ofNullable(authentication)
                .map(known -> known.getAttributes().get(ShelfTokenValidator.ACTOR))
                .filter(Actor.class::isInstance)
                .map(Actor.class::cast);
    }
}
