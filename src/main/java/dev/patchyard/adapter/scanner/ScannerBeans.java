package dev.patchyard.adapter.scanner;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.Canary;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.Playbooks;
import dev.patchyard.compliance.Scanner;
import io.micronaut.context.annotation.Factory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Which scanner looks for compliance, and which for runs. */
@Factory
final class ScannerBeans {
    private final ScanSettings limits;
    private final AnsibleSettings settings;
    private final Clock clock;
    private final Logins logins;

    ScannerBeans(ScanSettings limits, AnsibleSettings settings, Clock clock) {
        this.limits = limits;
        this.settings = settings;
        this.clock = clock;
        this.logins = new Logins(settings, limits.keepSessions(), limits.mostSessions());
    }

    @Singleton
    Scanner scanner(HostPrograms programs, Playbooks playbooks, Canary canary) {
        Scanner compliance = switch (limits.kind()) {
            case SSH -> new SshScanner(limits, settings, logins, clock);
            case ANSIBLE -> new AnsibleScanner(limits, settings, playbooks, canary, clock);
        };
        return new ScannerByPurpose(compliance, new PythonScanner(programs, settings, clock));
    }

    @PreDestroy
    void close() {
        logins.closeAll();
    }
}
