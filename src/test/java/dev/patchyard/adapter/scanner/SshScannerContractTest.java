package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.journey.DirectYard;

class SshScannerContractTest extends ScannerContract {
    @Override
    Scanner scanner(DirectYard yard) {
        return Scanners.ssh(yard, Scanners.ALWAYS);
    }
}
