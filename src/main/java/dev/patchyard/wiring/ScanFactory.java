package dev.patchyard.wiring;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.ComplianceWatch;
import dev.patchyard.run.ScanDesk;
import dev.patchyard.run.ScanDuty;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compliance scans as beans. */
@Factory
final class ScanFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ScanFactory.class);

    @Singleton
    ScanDesk scanDesk(Cmdb cmdb, Scanner scanner, ComplianceLedger ledger, ComplianceWatch watch, Clock clock) {
        return new ScanDesk(
                cmdb, new ScanDuty(scanner, ledger, clock), clock,
                scan -> Thread.ofVirtual().name("scan").start(() -> carryOut(scan, watch)));
    }

    private static void carryOut(Runnable scan, ComplianceWatch watch) {
        scan.run();
        try {
            watch.look();
        } catch (RuntimeException fault) {
            LOG.warn("could not watch compliance after a scan: {}", fault.toString());
        }
    }
}
