package dev.patchyard.compliance;

/** Whether a CI is at its baseline. Everything doubtful is UNKNOWN. */
public enum ComplianceStatus {
    COMPLIANT,
    NON_COMPLIANT,
    UNKNOWN
}
