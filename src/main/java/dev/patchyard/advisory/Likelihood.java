package dev.patchyard.advisory;

import java.time.LocalDate;

/**
 * How likely a vulnerability is to be exploited within thirty days, as EPSS estimates it.
 *
 * @param cve         its CVE number
 * @param probability 0 to 1
 * @param percentile  share of all vulnerabilities that are at most as likely, 0 to 1
 * @param scored      the day of the estimate
 */
public record Likelihood(String cve, double probability, double percentile, LocalDate scored) {
    public Likelihood {
        if (!(probability >= 0 && probability <= 1 && percentile >= 0 && percentile <= 1)) {
            throw new IllegalArgumentException("epss, percentile: expected 0 to 1");
        }
    }
}
