package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.VexStatement;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of vulnerabilities when hosts are judged; looked up by package, id and CVE number, however much it is. */
public final class Knowledge {
    private final Map<String, LinkedHashSet<Advisory>> byPackage = new HashMap<>();
    private final Map<String, Advisory> byId = new HashMap<>();
    private final Map<String, List<VexStatement>> byCve;

    /**
     * @param advisories at least those about anything that is pending
     * @param statements at least those about the CVE numbers of these advisories
     */
    public Knowledge(Collection<Advisory> advisories, Collection<VexStatement> statements) {
        for (Advisory advisory : advisories) {
            byId.put(advisory.id(), advisory);
            advisory.affected().stream()
                    .map(Affected::packageName)
                    .forEach(name -> byPackage.computeIfAbsent(name, none -> new LinkedHashSet<>()).add(advisory));
        }
        byCve = statements.stream().collect(Collectors.groupingBy(VexStatement::cve));
    }

    /** @return advisories without any vendor's statement */
    public static Knowledge of(Collection<Advisory> advisories) {
        return new Knowledge(advisories, List.of());
    }

    /** @return advisories about the package or what it is built from */
    List<Advisory> about(PendingPatch update) {
        return Stream.of(update.name(), update.source().name())
                .flatMap(name -> byPackage.getOrDefault(name, new LinkedHashSet<>()).stream())
                .distinct()
                .toList();
    }

    /** @return the advisories of these ids, as far as they are known */
    List<Advisory> named(Collection<String> ids) {
        return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
    }

    /** @return what vendors say about any CVE number of the advisory */
    List<VexStatement> statements(Advisory advisory) {
        return advisory.cves().stream().flatMap(cve -> byCve.getOrDefault(cve, List.of()).stream()).toList();
    }
}
