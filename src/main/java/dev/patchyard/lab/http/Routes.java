package dev.patchyard.lab.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses of one service. A fixed path wins over one with {@code {names}}. */
public final class Routes {
    /** Answers one request, or throws a {@link Problem}. */
    public interface Handler {
        Answer handle(Call call);
    }

    /** A route that fits a request, with the values of its names. */
    record Found(@Nullable Right right, Handler handler, Map<String, String> variables) {}

    private record Route(String method, List<String> template, @Nullable Right right, Handler handler) {
        private Optional<Map<String, String>> match(List<String> segments) {
            if (segments.size() != template.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int index = 0; index < template.size(); index++) {
                String part = template.get(index);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), segments.get(index));
                } else if (!part.equals(segments.get(index))) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }

        private long names() {
            return template.stream().filter(part -> part.startsWith("{")).count();
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /** Adds a route; {@code right} null means that no token is needed. */
    public Routes add(String method, String path, @Nullable Right right, Handler handler) {
        routes.add(new Route(method, List.of(path.substring(1).split("/")), right, handler));
        routes.sort(Comparator.comparingLong(Route::names));
        return this;
    }

    /** @return every route as {@code METHOD /path/{name}} */
    public List<String> all() {
        return routes.stream().map(route -> route.method() + " /" + String.join("/", route.template())).toList();
    }

    /** @throws Problem 404 if nothing lives there, 405 if it does but not with this method */
    Found find(Request request) {
        List<String> others = new ArrayList<>();
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(request.segments());
            if (variables.isPresent() && route.method().equals(request.method())) {
                return new Found(route.right(), route.handler(), variables.get());
            }
            variables.ifPresent(fits -> others.add(route.method()));
        }
        if (others.isEmpty()) {
            throw Problem.of(404, "no_such_route", "nothing lives at " + request.path());
        }
        throw Problem.of(405, "method_not_allowed", request.path() + " takes " + String.join(", ", others));
    }
}
