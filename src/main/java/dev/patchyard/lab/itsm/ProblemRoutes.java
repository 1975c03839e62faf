package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Shelf;
import dev.patchyard.lab.http.Texts;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/** Problems, the causes behind incidents, over HTTP: list, create, change. */
public final class ProblemRoutes {
    private static final Set<String> WRITABLE = Set.of("title", "linked_incidents", "status", "workaround");

    private final Shelf problems;

    public ProblemRoutes(Path folder) {
        this.problems = new Shelf(new JsonFile(folder.resolve("problems.json")), "problem");
    }

    void add(Routes routes, boolean plain) {
        routes.add("GET", "/itsm/problems", Right.READ,
                        call -> plain ? Texts.array(problems.all()) : Pages.page(call, problems.all()))
                .add("POST", "/itsm/problems", Right.WRITE_INCIDENTS, this::create)
                .add("PATCH", "/itsm/problems/{id}", Right.WRITE_INCIDENTS, this::patch);
    }

    private Answer create(Call call) {
        ObjectNode problem = Json.object().put("id", UUID.randomUUID().toString()).putNull("title");
        problem.putArray("linked_incidents");
        problem.put("status", "investigating").putNull("workaround");
        return Answer.json(201, problems.put(written(call, problem)));
    }

    private Answer patch(Call call) {
        return Answer.json(200, problems.change(call.variable("id"), problem -> written(call, problem)));
    }

    private static ObjectNode written(Call call, ObjectNode problem) {
        Fields.only(call.json(), WRITABLE);
        call.json().properties().forEach(field -> problem.set(field.getKey(), field.getValue()));
        Fields.text(problem, "title");
        Fields.texts(problem, "linked_incidents");
        Fields.oneOf(problem, "status", Set.of("investigating", "known_error", "resolved"));
        Fields.optionalText(problem, "workaround");
        return problem;
    }
}
