package dev.patchyard.journey;

import dev.patchyard.access.Actor;
import dev.patchyard.adapter.ansible.Removal;
import dev.patchyard.adapter.postgres.OwnPostgres;
import dev.patchyard.adapter.postgres.PostgresAuditTrail;
import dev.patchyard.adapter.postgres.PostgresPolicyShelf;
import dev.patchyard.adapter.postgres.PostgresRunStore;
import dev.patchyard.failpoint.Failpoints;
import dev.patchyard.failpoint.Node;
import dev.patchyard.failpoint.Wire;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two servers with failpoints as processes of their own, on one machine, on a PostgreSQL of their own and on the services of
 * a lab. Each reaches its database through a {@link Wire}.
 */
final class TwoNodes implements ExtensionContext.Store.CloseableResource {
    private static final Map<String, String> COLLABORATORS = Map.of("cmdb", "CMDB", "itsm", "ITSM", "sim", "SIM_ENGINE");
    private static final Clock CLOCK = RealTime.clock();

    final OwnPostgres postgres = OwnPostgres.start();
    final RunStore store = new PostgresRunStore(postgres.transactions(), CLOCK);
    private final PostgresPolicyShelf shelf = new PostgresPolicyShelf(postgres.transactions(), CLOCK);
    private final RunDesk desk = new RunDesk(shelf, store, new PostgresAuditTrail(postgres.transactions(), CLOCK),
            new Fitness(new FakeSimEngine(CLOCK)), CLOCK);
    private final Site site;
    private final Path home;
    private final Path points;
    private final Duration lease;
    private final List<Node> nodes;

    /** @param lease of a run */
    TwoNodes(Site site, Duration lease) {
        this.site = site;
        this.lease = lease;
        try {
            home = Files.createTempDirectory("patchyard-two-nodes");
            points = Files.createDirectory(home.resolve("points"));
            nodes = List.of(node("one"), node("two"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Node node(String name) throws IOException {
        Wire wire = new Wire(postgres.port());
        Path directory = Files.createDirectory(home.resolve(name));
        Path password = Files.writeString(directory.resolve("password"), postgres.address().password() + "\n");
        Path token = Files.writeString(directory.resolve("token"), site.running().token("patchyard") + "\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("PATCHYARD_DATABASE_KIND", "external");
        settings.put("PATCHYARD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + wire.port() + "/patchyard");
        settings.put("PATCHYARD_DATABASE_USER", postgres.address().user());
        settings.put("PATCHYARD_DATABASE_PASSWORD_FILE", password.toString());
        settings.put("PATCHYARD_ANSIBLE_PLAYBOOKS", Path.of("playbooks").toAbsolutePath().toString());
        settings.put("PATCHYARD_ANSIBLE_RUN_DIR", plays().toString());
        settings.put("PATCHYARD_ANSIBLE_PRIVATE_KEY", site.running().clientKey());
        COLLABORATORS.forEach((service, door) -> {
            settings.put("PATCHYARD_" + door + "_URL", site.running().url(service));
            settings.put("PATCHYARD_" + door + "_TOKEN_FILE", token.toString());
        });
        return new Node(directory, points, lease, settings, wire);
    }

    /** @return where both begin their plays */
    Path plays() {
        return home.resolve("plays");
    }

    List<Node> all() {
        return nodes;
    }

    /** Both answer, also where one of them ended. */
    void awaitBoth() {
        nodes.forEach(Node::awaitUp);
    }

    Failpoints points() {
        return new Failpoints(points);
    }

    PatchRun start(PatchPolicy policy) {
        shelf.add(policy, false, Actor.SERVER);
        return desk.request(Yard.request(policy.id(), false, null, null));
    }

    /** @return a dry run of the policy */
    PatchRun plan(PatchPolicy policy) {
        shelf.add(policy, false, Actor.SERVER);
        return desk.request(Yard.request(policy.id(), true, null, null));
    }

    /** @return a run of the plan that a dry run made */
    PatchRun again(PatchRun planned) {
        return desk.request(Yard.request(planned.policy().id(), false, null, planned.id()));
    }

    /** Asks the database, which may be away for a moment. */
    <T> T whenThere(Supplier<T> question) {
        return Eventually.get("the database", Duration.ofMinutes(2), () -> {
            try {
                return Optional.of(question.get());
            } catch (StoreFault away) {
                return Optional.<T>empty();
            }
        }, Optional::isPresent).orElseThrow();
    }

    PatchRun find(PatchRun run) {
        return whenThere(() -> store.find(run.id()).orElseThrow());
    }

    /** @return the node that walks the run now, empty when none does */
    Optional<Node> ownerOf(PatchRun run) {
        String name = whenThere(() -> postgres.ask("SELECT coalesce(node, '') FROM runs WHERE id = '" + run.id() + "'")).getFirst();
        return nodes.stream().filter(node -> name.startsWith("node-" + node.pid() + "-")).findFirst();
    }

    Node awaitOwner(PatchRun run) {
        return Eventually.get("a node that walks the run", Duration.ofMinutes(2), () -> ownerOf(run), Optional::isPresent)
                .orElseThrow();
    }

    Node other(Node node) {
        return nodes.get(1 - nodes.indexOf(node));
    }

    Node withPid(long pid) {
        return nodes.stream().filter(node -> node.pid() == pid).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        postgres.close();
        try {
            Removal.of(home);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
