package dev.patchyard.api;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Writes the framework's own errors as problems: unknown routes, wrong methods, bad bodies and parameters. */
@Singleton
@Replaces(ErrorResponseProcessor.class)
public final class ProblemProcessor implements ErrorResponseProcessor<Problem> {
    private static final Map<HttpStatus, String> CODES = Map.of(
            HttpStatus.BAD_REQUEST, "invalid",
            HttpStatus.UNAUTHORIZED, "unauthorized",
            HttpStatus.FORBIDDEN, "forbidden",
            HttpStatus.NOT_FOUND, "not_found",
            HttpStatus.METHOD_NOT_ALLOWED, "method_not_allowed",
            HttpStatus.NOT_ACCEPTABLE, "not_acceptable",
            HttpStatus.REQUEST_ENTITY_TOO_LARGE, "too_large",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type",
            HttpStatus.INTERNAL_SERVER_ERROR, "failure");

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> base) {
        HttpStatus status = HttpStatus.valueOf(base.code());
        List<Problem.FieldError> errors = status == HttpStatus.BAD_REQUEST ? faults(context) : List.of();
        Problem problem = Problems.problem(
                context.getRequest(), status, CODES.getOrDefault(status, "refused"), detail(status), errors);
        return base.body(problem).contentType(Problem.MEDIA_TYPE);
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "the request is not valid";
            case NOT_FOUND -> "there is nothing at this address";
            case METHOD_NOT_ALLOWED -> "this address does not take this method";
            case REQUEST_ENTITY_TOO_LARGE -> "the body is larger than 1 MB";
            case UNSUPPORTED_MEDIA_TYPE -> "the body must be application/json";
            case NOT_ACCEPTABLE -> "this address answers in another media type";
            default -> status.getCode() >= 500 ? "something went wrong here" : "the request is refused";
        };
    }

    private static List<Problem.FieldError> faults(ErrorContext context) {
        Throwable cause = context.getRootCause().orElse(null);
        return JsonFaults.of(cause)
                .or(() -> cause instanceof UnsatisfiedRouteException unsatisfied
                        ? java.util.Optional.of(new Problem.FieldError(name(unsatisfied.getArgument()), "is required"))
                        : java.util.Optional.empty())
                .or(() -> cause instanceof ConversionErrorException conversion
                        ? java.util.Optional.of(new Problem.FieldError(name(conversion.getArgument()), "not acceptable"))
                        : java.util.Optional.empty())
                .map(List::of)
                .orElse(List.of());
    }

    private static String name(Argument<?> argument) {
        if (argument.isAnnotationPresent(Body.class)) {
            return "body";
        }
        return argument.getAnnotationMetadata()
                .stringValue(io.micronaut.core.bind.annotation.Bindable.class)
                .filter(given -> !given.isEmpty())
                .orElse(argument.getName());
    }
}
