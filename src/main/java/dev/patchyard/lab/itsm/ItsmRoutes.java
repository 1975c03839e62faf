package dev.patchyard.lab.itsm;

import dev.patchyard.lab.http.Request;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Texts;
import java.util.HashSet;
import java.util.Set;

/** The ITSM over HTTP: changes, incidents and problems. */
public final class ItsmRoutes {
    private ItsmRoutes() {}

    /** @return the whole contract */
    public static Routes full(ChangeShelf changes, IncidentShelf incidents, ProblemRoutes problems) {
        Routes routes = new Routes();
        ChangeRoutes.add(routes, changes);
        IncidentRoutes.add(routes, incidents, false);
        problems.add(routes, false);
        return routes.add("GET", "/itsm/openapi.yml", null, call -> Texts.resource("itsm.openapi.yml"));
    }

    /** @return the same things with plain verbs and shapes */
    public static Routes plain(ChangeShelf changes, IncidentShelf incidents, ProblemRoutes problems) {
        Routes routes = new Routes();
        PlainChangeRoutes.add(routes, changes);
        IncidentRoutes.add(routes, incidents, true);
        problems.add(routes, true);
        return routes;
    }

    /** @return the CIs behind the change or incident that a request addresses */
    public static Set<String> affectedCis(Request request, ChangeShelf changes, IncidentShelf incidents) {
        Set<String> cis = new HashSet<>();
        if (request.segments().size() > 2) {
            cis.addAll(changes.affectedCis(request.segments().get(2)));
            cis.addAll(incidents.affectedCis(request.segments().get(2)));
        }
        return cis;
    }
}
