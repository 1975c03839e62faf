package dev.patchyard.wiring;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.ScanDesk;
import dev.patchyard.run.ScanDuty;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Compliance scans as beans. */
@Factory
final class ScanFactory {
    @Singleton
    ScanDesk scanDesk(Cmdb cmdb, Scanner scanner, ComplianceLedger ledger, Clock clock) {
        return new ScanDesk(
                cmdb, new ScanDuty(scanner, ledger, clock), clock, scan -> Thread.ofVirtual().name("scan").start(scan));
    }
}
