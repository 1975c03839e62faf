package dev.patchyard.wiring;

import dev.patchyard.adapter.policyshelf.YamlPolicyFiles;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryFeed;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.inventory.InventorySource;
import dev.patchyard.policy.PolicyIntake;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the inventory file, seeded advisories and policy files when the server starts. Reading the same again changes nothing. */
@Singleton
final class ReadFiles implements ApplicationEventListener<ServerStartupEvent>, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFiles.class);

    private final Optional<AdvisoryFeed> feed;
    private final Optional<YamlPolicyFiles> files;
    private final Optional<InventorySource> inventory;
    private final AdvisoryBoard board;
    private final PolicyIntake intake;

    ReadFiles(
            Optional<AdvisoryFeed> feed,
            Optional<YamlPolicyFiles> files,
            Optional<InventorySource> inventory,
            AdvisoryBoard board,
            PolicyShelf shelf,
            PolicyRevisions revisions,
            UnitOfWork unit,
            AuditTrail audit) {
        this.feed = feed;
        this.files = files;
        this.inventory = inventory;
        this.board = board;
        this.intake = new PolicyIntake(shelf, revisions, unit, audit);
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent started) {
        inventory.ifPresent(InventorySource::standing);
        feed.ifPresent(this::readAdvisories);
        files.ifPresent(this::readPolicies);
    }

    /** Before runs are walked, which may want the advisories. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private void readAdvisories(AdvisoryFeed source) {
        AdvisoryFeed.Batch batch = source.read();
        board.put(batch.advisories());
        batch.refused().forEach(line -> LOG.warn("advisory refused: {}", line));
        LOG.info("{} advisories read, {} refused", batch.advisories().size(), batch.refused().size());
    }

    private void readPolicies(YamlPolicyFiles source) {
        List<PolicyIntake.Handwriting> read = source.read().stream()
                .map(file -> new PolicyIntake.Handwriting(
                        file.name(), file.owner(), file.digest(), file.fields(), file.error()))
                .toList();
        intake.take(read).forEach(remark -> LOG.warn("policy file: {}", remark));
        LOG.info("{} policy files read", read.size());
    }
}
