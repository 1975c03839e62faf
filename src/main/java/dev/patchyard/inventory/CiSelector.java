package dev.patchyard.inventory;

import java.util.List;
import java.util.Map;

/**
 * Which CIs are meant. All tag pairs must match; with ids given, only those of the matching ones.
 *
 * @param tags pairs that all must match
 * @param ids  a further restriction, empty for none
 */
public record CiSelector(Map<String, String> tags, List<String> ids) {
    public CiSelector {
        tags = Map.copyOf(tags);
        ids = List.copyOf(ids);
    }

    public static CiSelector byTags(Map<String, String> tags) {
        return new CiSelector(tags, List.of());
    }

    /** @return whether the item is meant */
    public boolean matches(Ci ci) {
        return ci.carries(tags) && (ids.isEmpty() || ids.contains(ci.id()));
    }
}
