package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One HTTP service of the lab on one port: tokens, rights, idempotency, faults and the request log around routes. */
public final class ServiceListener implements AutoCloseable {
    private final String name;
    private final Routes routes;
    private final Desk desk;
    private final Function<Request, Set<String>> affectedCis;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Starts to listen.
     *
     * @param name the service as faults and the request log call it
     * @param affectedCis the CIs behind the thing that a request addresses, beside those it mentions itself
     * @throws IOException if the port is taken
     */
    public ServiceListener(String name, Routes routes, Desk desk, Function<Request, Set<String>> affectedCis,
            InetSocketAddress address) throws IOException {
        this.name = name;
        this.routes = routes;
        this.desk = desk;
        this.affectedCis = affectedCis;
        this.server = HttpServer.create(address, 256);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** @return the address without a path, for instance {@code http://127.0.0.1:40123} */
    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
    }

    /** @return what it serves */
    public Routes routes() {
        return routes;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String requestId = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Request-Id"))
                .filter(id -> id.matches("[\\x21-\\x7e]{1,200}")).orElseGet(() -> UUID.randomUUID().toString());
        exchange.getResponseHeaders().set("X-Request-Id", requestId);
        try (exchange) {
            serve(exchange, requestId);
        }
    }

    private void serve(HttpExchange exchange, String requestId) throws IOException {
        try {
            Request request = Request.read(exchange);
            Optional<Person> person = desk.tokens().person(request.header("Authorization"));
            String who = person.orElse(Person.NOBODY).name();
            Set<String> cis = new HashSet<>(Mentions.in(request));
            cis.addAll(affectedCis.apply(request));
            ObjectNode entry = desk.log().begin(entry(request, requestId, who));
            @Nullable Fault fault = desk.faults().take(name, request, who, cis).orElse(null);
            int status = answer(exchange, request, requestId, person, fault);
            desk.log().end(entry, status, fault == null ? null : fault.id());
        } catch (Problem unreadable) {
            send(exchange, unreadable.answer());
        }
    }

    private int answer(HttpExchange exchange, Request request, String requestId, Optional<Person> person,
            @Nullable Fault fault) throws IOException {
        if (fault != null && Misbehaviour.swallowed(fault, exchange)) {
            return 0;
        }
        Answer answer = Optional.ofNullable(fault).flatMap(Misbehaviour::before)
                .orElseGet(() -> fault != null && fault.mode() == FaultMode.STALE_READS
                        ? ScopedValue.where(Lag.BEHIND, Duration.ofMillis(fault.delayMillis()))
                                .call(() -> work(request, requestId, person, fault))
                        : work(request, requestId, person, fault));
        if (fault != null && fault.mode() == FaultMode.DROP_AFTER_EFFECT) {
            return 0;
        }
        Answer sent = fault == null ? answer : Misbehaviour.after(fault, answer);
        send(exchange, sent);
        return sent.status();
    }

    private Answer work(Request request, String requestId, Optional<Person> person, @Nullable Fault fault) {
        try {
            Routes.Found found = routes.find(request);
            boolean lax = fault != null && fault.mode() == FaultMode.LAX_APPROVAL;
            Call call = new Call(requestId, person.orElse(Person.NOBODY), request, found.variables(), lax);
            if (found.right() == null) {
                return found.handler().handle(call);
            }
            if (person.isEmpty()) {
                throw Problem.of(401, "not_authenticated", "a bearer token of the lab is needed");
            }
            call.require(found.right());
            Optional<String> key = call.header("Idempotency-Key").filter(given -> request.method().equals("POST"));
            return key.map(given -> desk.idempotency().once(call, given, () -> found.handler().handle(call)))
                    .orElseGet(() -> found.handler().handle(call));
        } catch (Problem problem) {
            return problem.answer();
        } catch (RuntimeException broken) {
            if (broken instanceof Refusal refusal) {
                return refusal.problem().answer();
            }
            System.err.println(name + " " + requestId + ": " + broken);
            return Problem.of(500, "internal", "the lab's " + name + " failed: " + broken.getMessage()).answer();
        }
    }

    private ObjectNode entry(Request request, String requestId, String person) {
        ObjectNode entry = Json.object().put("at", desk.clock().instant().toString()).put("service", name)
                .put("method", request.method()).put("path", request.path()).put("person", person)
                .put("request_id", requestId)
                .put("idempotency_key", request.header("Idempotency-Key").orElse(null));
        ObjectNode query = entry.putObject("query");
        request.query().forEach((key, values) -> query.set(key, Json.texts(values)));
        return entry;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }
}
