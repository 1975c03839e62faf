package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.Scanner;
import dev.patchyard.journey.DirectYard;

class AnsibleScannerContractTest extends ScannerContract {
    @Override
    Scanner scanner(DirectYard yard) {
        return Scanners.ansible(yard);
    }
}
