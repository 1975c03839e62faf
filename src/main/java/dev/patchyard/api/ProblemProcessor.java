package dev.patchyard.api;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.bind.annotation.Bindable;
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
import java.util.Optional;

/** Writes the framework's own errors as problems: unknown routes, wrong methods, bad bodies and parameters. */
@Singleton
@Replaces(ErrorResponseProcessor.class)
public final class ProblemProcessor implements ErrorResponseProcessor<Problem> {
    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> base) {
        HttpStatus status = HttpStatus.valueOf(base.code());
        List<Problem.FieldError> errors = status == HttpStatus.BAD_REQUEST ? faults(context) : List.of();
        Problem problem = Problems.problem(
                context.getRequest(), status, Problems.code(status), Problems.detail(status), errors);
        return base.body(problem).contentType(Problem.MEDIA_TYPE);
    }

    private static List<Problem.FieldError> faults(ErrorContext context) {
        Throwable cause = context.getRootCause().orElse(null);
        return JsonFaults.of(cause)
                .or(() -> cause instanceof UnsatisfiedRouteException unsatisfied
                        ? Optional.of(new Problem.FieldError(name(unsatisfied.getArgument()), "is required"))
                        : Optional.empty())
                .or(() -> cause instanceof ConversionErrorException conversion
                        ? Optional.of(new Problem.FieldError(name(conversion.getArgument()), "not acceptable"))
                        : Optional.empty())
                .map(List::of)
                .orElse(List.of());
    }

    private static String name(Argument<?> argument) {
        if (argument.isAnnotationPresent(Body.class)) {
            return "body";
        }
        return argument.getAnnotationMetadata()
                .stringValue(Bindable.class)
                .filter(given -> !given.isEmpty())
                .orElse(argument.getName());
    }
}
