package dev.patchyard.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import dev.patchyard.compliance.PackageVersion;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.inventory.OsFamily;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Metadata;

/**
 * What is installed on a CI as a bill of materials in CycloneDX 1.6. The same look at the host always gives the same bill:
 * its number is made from CI and scan, and its time is that of the scan.
 */
final class Sbom {
    private Sbom() {}

    /** @param packages what is installed, not empty */
    static JsonNode of(PatchState state, List<PackageVersion> packages) {
        Bom bom = new Bom();
        String scanned = String.valueOf(Words.time(state.lastScanned() == null ? state.lastContact() : state.lastScanned()));
        bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes((state.ciId() + "\n" + scanned).getBytes(StandardCharsets.UTF_8)));
        bom.setMetadata(metadata(state));
        bom.addComponent(system(packages.getFirst()));
        packages.forEach(one -> bom.addComponent(component(one)));
        ObjectNode document = (ObjectNode) BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonNode();
        // NB: the library puts the time of day there.
        ((ObjectNode) document.get("metadata")).put("timestamp", scanned);
        return document;
    }

    private static Metadata metadata(PatchState state) {
        Component host = new Component();
        host.setType(Component.Type.DEVICE);
        host.setBomRef("ci:" + state.ciId());
        host.setName(state.ciName().isBlank() ? state.ciId() : state.ciName());
        Metadata metadata = new Metadata();
        metadata.setComponent(host);
        return metadata;
    }

    private static Component system(PackageVersion any) {
        Component system = new Component();
        system.setType(Component.Type.OPERATING_SYSTEM);
        system.setBomRef("os:" + any.distribution() + "-" + any.release());
        system.setName(any.distribution());
        system.setVersion(any.release());
        return system;
    }

    private static Component component(PackageVersion installed) {
        String purl = purl(installed);
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setBomRef(purl);
        component.setName(installed.name());
        component.setVersion(installed.version());
        component.setPurl(purl);
        return component;
    }

    /**
     * Writes a package as a package URL: the system it is of, the source it was built from and, of an rpm, the epoch as
     * qualifiers. The architecture is left out, because versions are kept without it.
     */
    static String purl(PackageVersion installed) {
        boolean isRpm = OsFamily.ofDistribution(installed.distribution()) == OsFamily.RHEL;
        TreeMap<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("distro", installed.distribution() + "-" + installed.release());
        String version = installed.version();
        int epoch = version.indexOf(':');
        if (isRpm && epoch > 0) {
            qualifiers.put("epoch", version.substring(0, epoch));
            version = version.substring(epoch + 1);
        }
        boolean isOwnSource =
                installed.sourceName().equals(installed.name()) && installed.sourceVersion().equals(installed.version());
        if (isRpm) {
            qualifiers.put("upstream", installed.sourceName() + "-" + installed.sourceVersion() + ".src.rpm");
        } else if (!isOwnSource) {
            qualifiers.put("upstream", installed.sourceName() + "@" + installed.sourceVersion());
        }
        try {
            return new PackageURL(
                            isRpm ? PackageURL.StandardTypes.RPM : PackageURL.StandardTypes.DEBIAN, installed.distribution(),
                            installed.name(), version, qualifiers, null)
                    .canonicalize();
        } catch (MalformedPackageURLException fault) {
            throw new IllegalStateException("not to be written as a package URL: " + installed, fault);
        }
    }
}
