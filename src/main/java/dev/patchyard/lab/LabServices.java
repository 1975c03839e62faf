package dev.patchyard.lab;

import dev.patchyard.lab.cmdb.CiShelf;
import dev.patchyard.lab.cmdb.CmdbRoutes;
import dev.patchyard.lab.control.ControlRoutes;
import dev.patchyard.lab.http.Desk;
import dev.patchyard.lab.http.Request;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.ServiceListener;
import dev.patchyard.lab.itsm.ChangeShelf;
import dev.patchyard.lab.itsm.IncidentShelf;
import dev.patchyard.lab.itsm.ItsmRoutes;
import dev.patchyard.lab.itsm.ProblemRoutes;
import dev.patchyard.lab.repository.Suites;
import dev.patchyard.lab.sim.Machines;
import dev.patchyard.lab.sim.SimRoutes;
import dev.patchyard.lab.sim.Snapshots;
import dev.patchyard.lab.sim.Tasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * CMDB, ITSM, sim-engine and lab control as HTTP services, together with the first two in plain shapes, as a
 * simpler datacenter has them. Base addresses have no path: clients append {@code /cmdb/cis} and so on.
 */
public final class LabServices implements AutoCloseable {
    /** The services in the order of their ports. */
    static final List<String> NAMES = List.of("cmdb", "itsm", "sim", "lab", "cmdb_plain", "itsm_plain");

    private final LabSettings settings;
    private final Desk desk;
    private final Tasks tasks;
    private final Suites suites;
    private final Map<String, ServiceListener> listeners = new LinkedHashMap<>();

    private LabServices(LabSettings settings) throws IOException {
        this.settings = settings;
        this.desk = Desk.open(settings.state(), settings.clock());
        this.tasks = new Tasks(folder(), settings.clock());
        this.suites = new Suites(folder());
    }

    /**
     * Starts all services.
     *
     * @throws IOException if a port is taken or the state directory cannot be written
     */
    public static LabServices start(LabSettings settings) throws IOException {
        LabServices services = new LabServices(settings);
        try {
            services.listen();
            return services;
        } catch (IOException | RuntimeException failed) {
            services.close();
            throw failed;
        }
    }

    /** @return one base address */
    public String url(String service) {
        return listeners.get(service).url();
    }

    /** @return every route of a service as {@code METHOD /path/{name}} */
    List<String> routes(String service) {
        return listeners.get(service).routes().all();
    }

    /** @return the token of patchyard, alice, bob, carol, cmdb-admin or lab */
    public String token(String person) {
        return desk.tokens().of(person);
    }

    /** @return which repositories each host is to see */
    Suites suites() {
        return suites;
    }

    @Override
    public void close() {
        desk.faults().clear();
        listeners.values().forEach(ServiceListener::close);
        tasks.close();
    }

    private void listen() throws IOException {
        CiShelf cis = new CiShelf(folder(), settings.hosts(), settings.clock());
        listen("cmdb", "cmdb", CmdbRoutes.full(cis), request -> Set.of());
        ChangeShelf changes = new ChangeShelf(folder(), settings.clock());
        IncidentShelf incidents = new IncidentShelf(folder(), settings.clock());
        ProblemRoutes problems = new ProblemRoutes(folder());
        Function<Request, Set<String>> byChange = request -> ItsmRoutes.affectedCis(request, changes, incidents);
        listen("itsm", "itsm", ItsmRoutes.full(changes, incidents, problems), byChange);
        Machines machines = new Machines(settings.hosts(), settings.control());
        Snapshots snapshots = new Snapshots(folder(), machines, tasks, settings.clock());
        listen("sim", "sim", SimRoutes.full(machines, snapshots, tasks),
                request -> SimRoutes.affectedCis(request, machines, tasks));
        listen("lab", "lab", ControlRoutes.of(desk, settings.hosts(), settings.control(), suites),
                request -> Set.of());
        listen("cmdb_plain", "cmdb", CmdbRoutes.plain(cis), request -> Set.of());
        listen("itsm_plain", "itsm", ItsmRoutes.plain(changes, incidents, problems), byChange);
    }

    private void listen(String name, String service, Routes routes, Function<Request, Set<String>> cis)
            throws IOException {
        int port = settings.firstPort() == 0 ? 0 : settings.firstPort() + listeners.size();
        listeners.put(name, new ServiceListener(service, routes, desk, cis,
                new InetSocketAddress(settings.address(), port)));
    }

    private Path folder() {
        return settings.state().resolve("services");
    }
}
