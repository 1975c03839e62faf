package dev.patchyard.adapter.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The product tree of a CSAF document: which of its product ids mean a package of a distribution that is known here. */
final class CsafProducts {
    private static final Pattern PURL = Pattern.compile("pkg:(?:rpm|deb)/[^/@?]+/([^@?/]+)(?:@([^?#]+))?(?:\\?([^#]*))?.*");
    private static final Pattern EPOCH = Pattern.compile("(?:^|&)epoch=([0-9]{1,9})(?:&|$)");
    private static final Pattern CPE = Pattern.compile("cpe:(?:/|2\\.3:)[ao]:([^:]+):([^:]+):?([^:*]*)(.*)");
    private static final int DEEPEST = 20;

    private final Map<String, String> systems = new HashMap<>();
    private final Map<String, Component> components = new HashMap<>();
    private final Map<String, Product> products = new LinkedHashMap<>();

    /**
     * A package of a distribution.
     *
     * @param ecosystem   OSV's word
     * @param packageName the package or source
     * @param version     null where the document names none
     */
    record Product(String ecosystem, String packageName, @Nullable String version) {}

    private record Component(String name, @Nullable String version) {}

    private CsafProducts() {}

    static CsafProducts of(JsonNode tree) {
        CsafProducts products = new CsafProducts();
        OsvDocument.list(tree, "full_product_names").forEach(products::plain);
        products.branches(tree, 0);
        for (JsonNode relationship : OsvDocument.list(tree, "relationships")) {
            products.relation(relationship);
        }
        return products;
    }

    /** @return empty for an id that means nothing known here */
    Optional<Product> find(String productId) {
        return Optional.ofNullable(products.get(productId));
    }

    private void branches(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("product_tree: branches are nested too deep");
        }
        for (JsonNode branch : OsvDocument.list(node, "branches")) {
            if (branch.path("product").isObject()) {
                plain(branch.path("product"));
            }
            branches(branch, depth + 1);
        }
    }

    private void plain(JsonNode product) {
        String id = OsvDocument.text(product, "product_id");
        JsonNode helper = product.path("product_identification_helper");
        String cpe = OsvDocument.text(helper, "cpe");
        String purl = OsvDocument.text(helper, "purl");
        system(cpe).ifPresent(system -> systems.put(id, system));
        component(purl, OsvDocument.text(product, "name")).ifPresent(component -> components.put(id, component));
    }

    private void relation(JsonNode relationship) {
        Component component = components.get(OsvDocument.text(relationship, "product_reference"));
        String system = systems.get(OsvDocument.text(relationship, "relates_to_product_reference"));
        if (component != null && system != null) {
            String id = OsvDocument.text(relationship.path("full_product_name"), "product_id");
            products.put(id, new Product(system, component.name(), component.version()));
        }
    }

    private static Optional<String> system(String cpe) {
        Matcher matcher = CPE.matcher(cpe);
        if (!matcher.matches() || matcher.group(3).isEmpty() || cpe.length() > 100) {
            return Optional.empty();
        }
        String product = matcher.group(2);
        String release = matcher.group(3);
        return switch (matcher.group(1)) {
            case "redhat" -> product.startsWith("enterprise_linux") || product.startsWith("rhel")
                    ? Optional.of("Red Hat:" + product + ":" + release + (cpe.startsWith("cpe:/") ? matcher.group(4) : ""))
                    : Optional.empty();
            case "debian" -> Optional.of("Debian:" + release);
            case "canonical" -> Optional.of("Ubuntu:" + release);
            case "rocky", "rockylinux" -> Optional.of("Rocky Linux:" + release);
            case "almalinux" -> Optional.of("AlmaLinux:" + release);
            case "oracle" -> Optional.of("Oracle Linux:" + release);
            default -> Optional.empty();
        };
    }

    /** By its package URL; a component without one is a package by its plain name, as of what has no fixed version yet. */
    private static Optional<Component> component(String purl, String name) {
        Matcher matcher = PURL.matcher(purl);
        if (!matcher.matches()) {
            boolean plain = purl.isEmpty() && OsvAffected.NAME.matcher(name).matches();
            return plain ? Optional.of(new Component(name, null)) : Optional.empty();
        }
        String packageName = decoded(matcher.group(1));
        if (!OsvAffected.NAME.matcher(packageName).matches()) {
            return Optional.empty();
        }
        return Optional.of(new Component(packageName, version(matcher)));
    }

    private static @Nullable String version(Matcher purl) {
        if (purl.group(2) == null) {
            return null;
        }
        Matcher epoch = EPOCH.matcher(purl.group(3) == null ? "" : purl.group(3));
        String version = (epoch.find() ? epoch.group(1) + ":" : "") + decoded(purl.group(2));
        if (!OsvAffected.VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("product_tree: purl: not a version");
        }
        return version;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
