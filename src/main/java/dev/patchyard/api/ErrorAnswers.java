package dev.patchyard.api;

import dev.patchyard.change.ChangeRefusal;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.PolicyProblem;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunStore;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.security.authentication.AuthorizationException;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What refusals and failures of the rooms behind look like on the wire. */
@Controller
final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final long SECONDS_TO_WAIT = 30;

    private final FailedLogins failedLogins;

    ErrorAnswers(FailedLogins failedLogins) {
        this.failedLogins = failedLogins;
    }

    @Error(global = true)
    HttpResponse<Problem> refused(HttpRequest<?> request, ApiRefusal refusal) {
        return Problems.answer(
                request, refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), refusal.errors(), refusal.headers());
    }

    @Error(global = true)
    HttpResponse<Problem> notAuthorized(HttpRequest<?> request, AuthorizationException denied) {
        if (denied.isForbidden()) {
            return answer(request, HttpStatus.FORBIDDEN, "forbidden", "this token lacks the right for that");
        }
        if (failedLogins.tooMany(FailedLogins.addressOf(request))) {
            return refused(request, ApiRefusal.later(
                    HttpStatus.TOO_MANY_REQUESTS, "too_many_requests", "too many tokens that are not accepted",
                    FailedLogins.SPAN.toSeconds()));
        }
        return Problems.answer(
                request, HttpStatus.UNAUTHORIZED, "unauthorized", "a valid bearer token is needed", List.of(),
                Map.of("WWW-Authenticate", "Bearer"));
    }

    @Error(global = true)
    HttpResponse<Problem> invalid(HttpRequest<?> request, ConstraintViolationException violations) {
        return refused(request, ApiRefusal.invalid(Violations.of(violations)));
    }

    @Error(global = true)
    HttpResponse<Problem> badPolicy(HttpRequest<?> request, PolicyProblem problem) {
        return refused(request, ApiRefusal.invalid(problem.faults().stream()
                .map(fault -> new Problem.FieldError(fault.field(), fault.message()))
                .toList()));
    }

    @Error(global = true)
    HttpResponse<Problem> notGranted(HttpRequest<?> request, RunRefusal refusal) {
        String message = String.valueOf(refusal.getMessage());
        return refused(request, switch (refusal.why()) {
            case NO_RUN -> ApiRefusal.missing("run");
            case NO_POLICY, NO_HOST, NO_PLAN, UNFIT -> ApiRefusal.rule(refusal.field(), message);
            case DISABLED, STATE -> ApiRefusal.conflict(message);
        });
    }

    @Error(global = true)
    HttpResponse<Problem> notGranted(HttpRequest<?> request, ChangeRefusal refusal) {
        String message = String.valueOf(refusal.getMessage());
        return refused(request, switch (refusal.why()) {
            case MISSING -> ApiRefusal.missing("change");
            case STATE, SAME_PERSON, OTHER_CHANGE -> ApiRefusal.conflict(message);
        });
    }

    @Error(global = true)
    HttpResponse<Problem> movedOn(HttpRequest<?> request, RunStore.StaleClaim stale) {
        return answer(request, HttpStatus.CONFLICT, "conflict", "the run has ended");
    }

    @Error(global = true)
    HttpResponse<Problem> collaborator(HttpRequest<?> request, CollaboratorFault fault) {
        LOG.warn("request {}: {}", Problems.requestId(request), fault.getMessage());
        return refused(request, ApiRefusal.later(
                HttpStatus.SERVICE_UNAVAILABLE, "collaborator", "a system that Patchyard depends on did not answer",
                SECONDS_TO_WAIT));
    }

    @Error(global = true)
    HttpResponse<Problem> status(HttpRequest<?> request, HttpStatusException status) {
        return answer(request, status.getStatus(), Problems.code(status.getStatus()), Problems.detail(status.getStatus()));
    }

    private static HttpResponse<Problem> answer(HttpRequest<?> request, HttpStatus status, String code, String detail) {
        return Problems.answer(request, status, code, detail, List.of(), Map.of());
    }
}
