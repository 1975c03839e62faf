package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.RealTime;
import java.time.Duration;

/** The scanners, made for hosts of the lab. */
final class Scanners {
    /** Metadata is fetched at every look. */
    static final Duration ALWAYS = Duration.ofSeconds(-1);

    private Scanners() {}

    static Scanner python(DirectYard yard) {
        return new PythonScanner(yard.programs(), yard.settings(), RealTime.clock());
    }

    static ScanSettings limits(Duration metadataAge) {
        return new ScanSettings(ScanSettings.Kind.SSH, 16, Duration.ofMinutes(3), metadataAge, Duration.ofMinutes(5), 100, 8);
    }

    static SshScanner ssh(DirectYard yard, Duration metadataAge) {
        return new SshScanner(limits(metadataAge), yard.settings(), yard.logins(), RealTime.clock());
    }

    static Scanner ansible(DirectYard yard) {
        return new AnsibleScanner(limits(ALWAYS), yard.settings(), yard.playbooks(), yard.canary(), RealTime.clock());
    }
}
