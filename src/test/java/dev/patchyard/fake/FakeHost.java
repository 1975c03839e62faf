package dev.patchyard.fake;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.given.Hosts;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.plan.PackageMove;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A host in memory: it has packages, it can be patched, broken, lost and brought back. The fakes of executor, scanner
 * and probe look at the same hosts, so that what a play did is what the next scan finds.
 */
public final class FakeHost {
    final Ci ci;
    private final Map<String, InstalledPackage> packages = new TreeMap<>();
    private final Map<String, PendingPatch> available = new TreeMap<>();
    private final List<Obstacle> obstacles = new ArrayList<>();
    private final Map<String, String> redChecks = new HashMap<>();
    private final Map<String, String> redWith = new HashMap<>();
    private final List<String> failedUnits = new ArrayList<>();
    private final List<String> staleServices = new ArrayList<>();
    private final List<String> running = new ArrayList<>(List.of("sshd"));
    private final List<String> mounts = new ArrayList<>(List.of("/"));
    private final List<Integer> listening = new ArrayList<>(List.of(22));
    private String distribution;
    private String release;
    private int boots = 1;
    private @Nullable String machineId;
    private @Nullable String productUuid;
    private @Nullable String rebootReason;
    private @Nullable String lostBecause;
    private @Nullable String scanFault;
    private @Nullable Duration metadataAge = Duration.ofMinutes(1);
    @Nullable Outcome playEnds;
    String playReason = "";
    boolean fenced = true;
    boolean repairable = true;
    boolean returns = true;
    boolean hangsUntilAborted;
    boolean hookFails;
    boolean staysDown;
    boolean backWhenWaitedFor;
    Runnable whilePatched = () -> {};
    Runnable whileLetGo = () -> {};

    FakeHost(Ci ci) {
        this.ci = ci;
        this.distribution = ci.osType().map(os -> os.distribution().startsWith("rhel") ? "rocky" : os.distribution())
                .orElse("debian");
        this.release = ci.osType().map(os -> os.release()).orElse("12");
        this.machineId = ci.machineId() == null && ci.vmId() != null ? "machine-of-" + ci.vmId() : ci.machineId();
    }

    /** Says what it is, whatever its tag claims. */
    public FakeHost is(String distribution, String release) {
        this.distribution = distribution;
        this.release = release;
        return this;
    }

    public FakeHost identifiesAs(@Nullable String machineId, @Nullable String productUuid) {
        this.machineId = machineId;
        this.productUuid = productUuid;
        return this;
    }

    public FakeHost has(String name, String version) {
        packages.put(name, Hosts.installed(name, arch(), version, true));
        return this;
    }

    /** Offers a security update of an installed package. */
    public FakeHost offers(String name, String version) {
        return offers(name, version, true, false);
    }

    public FakeHost offers(String name, String version, boolean security, boolean held) {
        String now = packages.containsKey(name) ? packages.get(name).version() : "";
        String origin = security ? "Debian-Security" : "Debian";
        available.put(name, new PendingPatch(name, arch(), now, version, origin, security, held, List.of(), null));
        return this;
    }

    public FakeHost hasObstacle(String code, String detail) {
        obstacles.add(new Obstacle(code, detail));
        return this;
    }

    public FakeHost hasMetadataAged(@Nullable Duration age) {
        metadataAge = age;
        return this;
    }

    public FakeHost isLost(String why) {
        lostBecause = why;
        return this;
    }

    /** A host that is lost answers again while somebody waits for its package manager. */
    public FakeHost isBackWhenWaitedFor() {
        backWhenWaitedFor = true;
        return this;
    }

    public FakeHost isBack() {
        lostBecause = null;
        return this;
    }

    /** Can be logged in to, and its scan cannot be relied on. */
    public FakeHost scansBadly(String why) {
        scanFault = why;
        return this;
    }

    public FakeHost scansWell() {
        scanFault = null;
        return this;
    }

    /** Makes a check red from now on. */
    public FakeHost failsCheck(String check, String said) {
        redChecks.put(check, said);
        return this;
    }

    /** Makes a check red as long as this version of the package is installed. */
    public FakeHost failsCheckWith(String check, String name, String version) {
        redWith.put(check, name + "=" + version);
        return this;
    }

    /**
     * The play ends so for this host. FAILED and UNKNOWN leave its packages half-configured; others leave them alone.
     */
    public FakeHost playEnds(Outcome outcome, String reason) {
        playEnds = outcome;
        playReason = reason;
        return this;
    }

    /** The next play ends well again. */
    public FakeHost worksAgain() {
        playEnds = null;
        playReason = "";
        repairable = true;
        return this;
    }

    /** Its work goes on until somebody aborts the play. */
    public FakeHost hangsUntilAborted() {
        hangsUntilAborted = true;
        return this;
    }

    /** Runs on the play's thread after the permit and before the packages move. */
    public FakeHost whilePatched(Runnable action) {
        whilePatched = action;
        return this;
    }

    /** Runs on the play's thread while the exit hook does, where the policy has one. */
    public FakeHost whileLetGo(Runnable action) {
        whileLetGo = action;
        return this;
    }

    /** The hook before the work fails on it. */
    public FakeHost cannotBeDrained() {
        hookFails = true;
        return this;
    }

    public FakeHost cannotBeFenced() {
        fenced = false;
        return this;
    }

    public FakeHost canBeFenced() {
        fenced = true;
        return this;
    }

    public FakeHost cannotBeRepaired() {
        repairable = false;
        return this;
    }

    public FakeHost doesNotReturn() {
        returns = false;
        return this;
    }

    public FakeHost needsReboot(@Nullable String reason) {
        rebootReason = reason;
        return this;
    }

    public FakeHost runsOldCodeIn(String service) {
        staleServices.add(service);
        return this;
    }

    public FakeHost hasFailedUnit(String unit) {
        failedUnits.add(unit);
        return this;
    }

    public FakeHost runs(String service) {
        running.add(service);
        return this;
    }

    public FakeHost loses(String serviceOrMount) {
        running.remove(serviceOrMount);
        mounts.remove(serviceOrMount);
        return this;
    }

    public FakeHost mounts(String place) {
        mounts.add(place);
        return this;
    }

    /** Boots by itself, or because somebody else told it to. */
    public FakeHost bootsByItself() {
        boots++;
        return this;
    }

    /** Somebody brings it into order: everything is configured, no unit failed, no check red. */
    public FakeHost isInOrder() {
        configureAll();
        failedUnits.clear();
        redChecks.clear();
        return this;
    }

    public FakeHost listensOn(int port) {
        listening.add(port);
        return this;
    }

    public FakeHost stopsListeningOn(int port) {
        listening.remove((Integer) port);
        return this;
    }

    public Ci ci() {
        return ci;
    }

    /** Goes down for its reboot and does not come up again. */
    public FakeHost staysDown() {
        staysDown = true;
        return this;
    }

    /** @return the installed version, empty when it is not installed */
    public String versionOf(String name) {
        return packages.containsKey(name) ? packages.get(name).version() : "";
    }

    public boolean isLost() {
        return lostBecause != null;
    }

    /** What a snapshot would hold; give it to {@link #goBackTo}. */
    public Map<String, InstalledPackage> save() {
        return Map.copyOf(packages);
    }

    /** The revert: old packages, their updates on offer again, a new boot. */
    public void goBackTo(Map<String, InstalledPackage> saved) {
        packages.forEach((name, now) -> {
            InstalledPackage old = saved.get(name);
            if (old != null && !old.version().equals(now.version())) {
                available.put(name, new PendingPatch(
                        name, arch(), old.version(), now.version(), "Debian-Security", true, false, List.of(), null));
            }
        });
        packages.clear();
        packages.putAll(saved);
        reboot();
    }

    /** A package manager did this; what it did not finish is half-configured. */
    public void move(PackageMove move, boolean configured) {
        packages.put(move.name(), Hosts.installed(move.name(), move.arch(), move.to(), configured));
        available.remove(move.name());
    }

    /** A package manager configured everything. */
    public void configureAll() {
        packages.replaceAll((name, p) -> Hosts.installed(name, p.arch(), p.version(), true));
    }

    /** Comes up again at once. */
    public void reboot() {
        boots++;
        rebootReason = null;
        staleServices.clear();
    }

    boolean wantsReboot() {
        return rebootReason != null;
    }

    @Nullable String redness(String check) {
        String pair = redWith.get(check);
        if (pair != null && versionOf(pair.substring(0, pair.indexOf('='))).equals(pair.substring(pair.indexOf('=')
                + 1))) {
            return "red with " + pair;
        }
        return lostBecause != null ? lostBecause : redChecks.get(check);
    }

    HostScan scan(Instant at) {
        if (lostBecause != null) {
            return HostScan.unreachable(ci.id(), at, lostBecause);
        }
        if (scanFault != null) {
            return HostScan.failed(ci.id(), at, scanFault);
        }
        return new HostScan(ci.id(), at, HostScan.Outcome.OK, "", facts(), List.copyOf(packages.values()),
                List.copyOf(available.values()), obstacles, metadataAge);
    }

    /** @return what it says of itself */
    public HostFacts facts() {
        return new HostFacts(distribution, release, "6.1.0", ci.id() + "-boot-" + boots, machineId, productUuid,
                List.of("02:00:00:00:00:01"), rebootReason, staleServices, failedUnits, listening,
                running, mounts);
    }

    private String arch() {
        return ci.osType().map(os -> os.family() == OsFamily.RHEL).orElse(false) ? "x86_64"
                : "amd64";
    }
}
