package dev.patchyard.journey;

import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.datacenter.RunningLab;
import dev.patchyard.cli.datacenter.SecondServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The lab and the server that the journeys share. Safe for use by several threads. */
public final class Site implements ExtensionContext.Store.CloseableResource {
    private static final int HOSTS = 18;
    private static final int FEWEST_HOSTS = 12;

    private final Datacenter datacenter;
    private final RunningLab lab;
    private final HostPool hosts;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private Site(Datacenter datacenter) {
        this.datacenter = datacenter;
        this.lab = datacenter.lab();
        this.hosts = new HostPool(this);
    }

    /** Starts everything. @throws RuntimeException if the lab cannot be built or started, which fails whoever needs it */
    static Site open() {
        return open(HOSTS, List.of());
    }

    /** Starts everything, with a lab of so many hosts that is given these options as well. */
    static Site open(int hosts, List<String> options) {
        System.setProperty("patchyard.class.path", ProductJar.classPath());
        // As below nohup: what ignores a signal hands that on to all that it starts, and hosts must restart all the same.
        Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
        Datacenter datacenter = Datacenter.of(orderOfTests(hosts, options));
        try {
            datacenter.start(step -> {});
            return new Site(datacenter);
        } catch (RuntimeException broken) {
            datacenter.close();
            throw broken;
        }
    }

    /** @return an order for a datacenter of one's own, of twelve hosts, that runs what Maven compiled */
    public static DatacenterOrder ownOrder() {
        System.setProperty("patchyard.class.path", ProductJar.classPath());
        return orderOfTests(FEWEST_HOSTS, List.of());
    }

    private static DatacenterOrder orderOfTests(int hosts, List<String> options) {
        Path home = Path.of(required("patchyard.home"));
        DatacenterOrder.LabOrder order = new DatacenterOrder.LabOrder(
                Path.of(required("patchyard.lab.image")), Path.of(required("patchyard.lab.scripts")), hosts, options);
        return new DatacenterOrder(home, freshState(home), 0, order);
    }

    @Override
    public void close() {
        datacenter.close();
    }

    HostPool hosts() {
        return hosts;
    }

    /** @return the server as the holder of the bootstrap token */
    public JsonClient server() {
        return new JsonClient(datacenter.server().url(), datacenter.server().token());
    }

    /** @return the server as somebody with that role; the same token every time */
    public JsonClient serverWith(String role) {
        return serverAs(tokens.computeIfAbsent(role, this::issue));
    }

    private String issue(String role) {
        return server().post("/patch/tokens", Map.of("name", "journey " + role, "role", role)).wanted()
                .required("secret").asText();
    }

    /** @return the server as the bearer of any token, null for nobody */
    public JsonClient serverAs(String token) {
        return new JsonClient(datacenter.server().url(), token);
    }

    /**
     * @param service {@code cmdb}, {@code itsm}, {@code sim} or {@code lab}
     * @param person  {@code alice}, {@code bob}, {@code carol}, {@code cmdb-admin}, {@code lab} or {@code patchyard}
     * @return a service of the lab as that person
     */
    public JsonClient lab(String service, String person) {
        return new JsonClient(URI.create(lab.url(service)), lab.token(person));
    }

    /** @return where the server keeps everything, for journeys that look into its run directories */
    public Path state() {
        return Path.of(datacenter.description().get("state").asText());
    }

    Datacenter datacenter() {
        return datacenter;
    }

    RunningLab running() {
        return lab;
    }

    /** @return one more server on the same lab, with other addresses for some doors; whoever asks closes it */
    SecondServer second(Map<String, String> services) {
        return SecondServer.start(orderOfTests(HOSTS, List.of()), lab, services, Map.of());
    }

    /** @return one more server on the same lab that may run the hooks of the tests; whoever asks closes it */
    SecondServer withHooks() {
        String hooks = Path.of("src/test/resources/hooks").toAbsolutePath().toString();
        return SecondServer.start(orderOfTests(HOSTS, List.of()), lab, Map.of(), Map.of("PATCHYARD_ANSIBLE_HOOKS", hooks));
    }

    /** @return one more server on the same lab with settings of its own; whoever asks closes it */
    SecondServer with(Map<String, String> settings) {
        return SecondServer.start(orderOfTests(HOSTS, List.of()), lab, Map.of(), settings);
    }

    /** @return a system property that the launcher gives */
    private static String required(String name) {
        String value = System.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + " is not set: run the journeys with ./patchyard test,"
                    + " or build an image with src/main/lab/build and pass it as -D" + name + "=…");
        }
        return value;
    }

    private static Path freshState(Path home) {
        try {
            return Files.createTempDirectory(Files.createDirectories(home.resolve("target/journeys")), "site-");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
