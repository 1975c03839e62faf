package dev.patchyard.advisory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about vulnerabilities beside the advisories: exploitation, its likelihood, and vendors' statements. */
public interface RiskBook {
    /** Replaces the whole list of what is known to be exploited. */
    void replaceExploited(Collection<KnownExploited> all);

    /** Keeps estimates by CVE number; an earlier day's never replaces a later day's. */
    void put(Collection<Likelihood> estimates);

    /**
     * Replaces everything a document says.
     *
     * @return names of all packages and sources of which it says something else now
     */
    Set<String> state(String document, Collection<VexStatement> statements);

    /** @return what is known of each, in any letter case; keys are CVE numbers in upper case; unknown ones are left out */
    Map<String, Risk> about(Collection<String> cves);

    /** @return statements about any of these CVE numbers, in any letter case */
    List<VexStatement> statements(Collection<String> cves);

    /**
     * @param exploited  null when it is not known to be
     * @param likelihood null when nobody estimated it
     */
    record Risk(@Nullable KnownExploited exploited, @Nullable Likelihood likelihood) {}
}
