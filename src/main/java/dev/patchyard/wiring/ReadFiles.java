package dev.patchyard.wiring;

import dev.patchyard.adapter.policyshelf.YamlPolicyFiles;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.inventory.InventorySource;
import dev.patchyard.policy.PolicyFileWatch;
import dev.patchyard.policy.PolicyIntake;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the inventory file and policy files when the server starts, and policy files every minute from
 * then on. Reading the same again changes nothing.
 */
@Singleton
final class ReadFiles implements ApplicationEventListener<ServerStartupEvent>, Ordered, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFiles.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Optional<YamlPolicyFiles> files;
    private final Optional<InventorySource> inventory;
    private final PolicyIntake intake;
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("policy-files").daemon(true).factory());

    ReadFiles(
            Optional<YamlPolicyFiles> files,
            Optional<InventorySource> inventory,
            PolicyShelf shelf,
            PolicyRevisions revisions,
            UnitOfWork unit,
            AuditTrail audit) {
        this.files = files;
        this.inventory = inventory;
        this.intake = new PolicyIntake(shelf, revisions, unit, audit);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        inventory.ifPresent(InventorySource::standing);
        files.ifPresent(this::watchPolicies);
    }

    @Override
    @PreDestroy
    public void close() {
        beat.shutdownNow();
    }

    /** Before runs are walked. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private void watchPolicies(YamlPolicyFiles source) {
        PolicyFileWatch watch = new PolicyFileWatch(() -> handwritings(source), intake);
        watch.begin().forEach(ReadFiles::tell);
        beat.scheduleWithFixedDelay(() -> look(watch), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void look(PolicyFileWatch watch) {
        try {
            watch.look().forEach(ReadFiles::tell);
        } catch (RuntimeException | Error unseen) {
            LOG.warn("could not look at the policy files: {}", unseen.toString());
        }
    }

    private static List<PolicyIntake.Handwriting> handwritings(YamlPolicyFiles source) {
        return source.read().stream()
                .map(file -> new PolicyIntake.Handwriting(
                        file.name(), file.owner(), file.digest(), file.fields(), file.error()))
                .toList();
    }

    private static void tell(String remark) {
        LOG.warn("policy file: {}", remark);
    }
}
