package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import dev.patchyard.advisory.VexStatement;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One CSAF 2.0 document, security advisory or VEX. What it says is fixed or affected becomes an advisory, what it says is
 * not affected or under investigation becomes statements. A VEX document has its vendor before its name, because its own is
 * often a bare CVE number.
 */
final class CsafDocument {
    private static final String VEX = "csaf_vex";
    private static final Set<String> CATEGORIES = Set.of("csaf_security_advisory", VEX);

    private final JsonNode document;
    private final CsafProducts products;
    private final Set<String> cves = new LinkedHashSet<>();
    private final Set<Affected> affected = new LinkedHashSet<>();
    private final List<VexStatement> statements = new ArrayList<>();
    private final List<String> vectors = new ArrayList<>();
    private boolean spoke;

    private CsafDocument(JsonNode root) {
        this.document = root.path("document");
        this.products = CsafProducts.of(root.path("product_tree"));
        OsvDocument.list(root, "vulnerabilities").forEach(this::vulnerability);
    }

    /** @throws IllegalArgumentException naming the member that is wrong */
    static JsonDocuments.Said read(@Nullable JsonNode root) {
        if (root == null || !root.isObject()) {
            throw new IllegalArgumentException("document: expected an object");
        }
        JsonNode document = root.path("document");
        if (!OsvDocument.text(document, "csaf_version").equals("2.0")) {
            throw new IllegalArgumentException("document.csaf_version: expected 2.0");
        }
        if (!CATEGORIES.contains(OsvDocument.text(document, "category"))) {
            throw new IllegalArgumentException("document.category: expected csaf_security_advisory or csaf_vex");
        }
        if (!Set.of("final", "interim").contains(OsvDocument.text(document.path("tracking"), "status"))) {
            throw new IllegalArgumentException("document.tracking.status: expected final or interim");
        }
        return new CsafDocument(root).said();
    }

    private JsonDocuments.Said said() {
        if (!spoke) {
            throw new IllegalArgumentException("product_status: no package of a distribution that is known");
        }
        Advisory advisory = advisory();
        return new JsonDocuments.Said(advisory.id(), intake -> {
            if (!affected.isEmpty()) {
                intake.advisory(advisory);
            }
            intake.statements("CSAF:" + advisory.id(), statements);
        });
    }

    private Advisory advisory() {
        JsonNode tracking = document.path("tracking");
        Instant published = time(tracking, "initial_release_date");
        Instant modified = time(tracking, "current_release_date");
        OsvSeverity severity = OsvSeverity.of(worstFirst(), () -> Severity.ofWord(
                OsvDocument.text(document.path("aggregate_severity"), "text")));
        return new Advisory(
                id(OsvDocument.text(tracking, "id")), List.copyOf(cves),
                OsvDocument.cut(OsvDocument.text(document, "title"), OsvDocument.LONGEST_SUMMARY), details(),
                severity.severity(), severity.vector(), published, modified, null, List.copyOf(affected), references(),
                severity.vectors(), severity.score());
    }

    private String id(String own) {
        String id = own;
        if (OsvDocument.text(document, "category").equals(VEX)) {
            String vendor = OsvDocument.text(document.path("publisher"), "namespace");
            id = "VEX:" + host(vendor) + ":" + own;
        }
        if (!OsvDocument.ID.matcher(own).matches() || !OsvDocument.ID.matcher(id).matches()) {
            throw new IllegalArgumentException("document.tracking.id: expected letters, digits, : . _ - and at most 100 characters");
        }
        return id;
    }

    private static String host(String namespace) {
        try {
            String host = URI.create(namespace).getHost();
            if (host != null) {
                return host;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // Said below, for both ways of being none.
        }
        throw new IllegalArgumentException("document.publisher.namespace: expected an address");
    }

    private static Instant time(JsonNode tracking, String member) {
        Instant time = OsvDocument.instant(tracking, member);
        if (time == null) {
            throw new IllegalArgumentException("document.tracking." + member + ": is required");
        }
        return time;
    }

    private String details() {
        StringBuilder details = new StringBuilder();
        for (JsonNode note : OsvDocument.list(document, "notes")) {
            if (Set.of("summary", "general", "description").contains(OsvDocument.text(note, "category"))) {
                details.append(OsvDocument.text(note, "text")).append('\n');
            }
        }
        return OsvDocument.cut(details.toString().strip(), OsvDocument.LONGEST_DETAILS);
    }

    private List<String> references() {
        Set<String> addresses = new LinkedHashSet<>();
        OsvDocument.list(document, "references")
                .forEach(reference -> OsvDocument.add(addresses, reference.path("url"), OsvDocument.ADDRESS));
        return List.copyOf(addresses);
    }

    /** By the newest CVSS, and in it the worst of several vulnerabilities. */
    private List<String> worstFirst() {
        Comparator<String> byKind = Comparator.comparing((String vector) -> vector.substring(0, Math.min(8, vector.length())));
        Comparator<String> byScore = Comparator.comparing(vector -> {
            Double score = OsvSeverity.of(List.of(vector), () -> Severity.UNKNOWN).score();
            return score == null ? -1 : score;
        });
        return vectors.stream().distinct().sorted(byKind.thenComparing(byScore).reversed()).toList();
    }

    private void vulnerability(JsonNode vulnerability) {
        String cve = OsvDocument.text(vulnerability, "cve");
        if (!OsvDocument.CVE.matcher(cve).matches()) {
            throw new IllegalArgumentException("vulnerabilities.cve: expected a CVE number");
        }
        cves.add(cve);
        for (JsonNode score : OsvDocument.list(vulnerability, "scores")) {
            for (String kind : List.of("cvss_v4", "cvss_v3", "cvss_v2")) {
                String vector = OsvDocument.text(score.path(kind), "vectorString");
                if (!vector.isEmpty()) {
                    vectors.add(vector);
                }
            }
        }
        JsonNode status = vulnerability.path("product_status");
        each(status, "fixed", this::fixed);
        each(status, "known_affected", product -> affected.add(
                new Affected(product.ecosystem(), product.packageName(), "0", null)));
        each(status, "under_investigation", product -> state(cve, product, VexStatement.Status.UNDER_INVESTIGATION, ""));
        Map<String, String> flags = justifications(vulnerability);
        for (JsonNode id : OsvDocument.list(status, "known_not_affected")) {
            products.find(id.asText()).ifPresent(product -> state(
                    cve, product, VexStatement.Status.NOT_AFFECTED, flags.getOrDefault(id.asText(), "")));
        }
    }

    private interface Use {
        void of(CsafProducts.Product product);
    }

    private void each(JsonNode status, String kind, Use use) {
        for (JsonNode id : OsvDocument.list(status, kind)) {
            products.find(id.asText()).ifPresent(product -> {
                spoke = true;
                use.of(product);
            });
        }
    }

    private void fixed(CsafProducts.Product product) {
        if (product.version() != null) {
            affected.add(new Affected(product.ecosystem(), product.packageName(), "0", product.version()));
        }
    }

    private void state(String cve, CsafProducts.Product product, VexStatement.Status status, String justification) {
        spoke = true;
        statements.add(new VexStatement(cve, product.ecosystem(), product.packageName(), status, justification));
    }

    private static Map<String, String> justifications(JsonNode vulnerability) {
        Map<String, String> justifications = new HashMap<>();
        for (JsonNode flag : OsvDocument.list(vulnerability, "flags")) {
            String label = OsvDocument.cut(OsvDocument.text(flag, "label"), OsvDocument.LONGEST_SUMMARY);
            OsvDocument.list(flag, "product_ids").forEach(id -> justifications.put(id.asText(), label));
        }
        return justifications;
    }
}
