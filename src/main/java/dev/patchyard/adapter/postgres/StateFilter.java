package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.StateQuery;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a query of patch states is in SQL. */
final class StateFilter {
    private static final String BY_ID = "ci_id COLLATE \"C\"";

    private StateFilter() {}

    /** @param parameters gets the values that the condition asks for */
    static String where(StateQuery query, List<@Nullable Object> parameters) {
        List<String> conditions = new ArrayList<>(List.of("NOT is_retired"));
        boolean isOfAnyStatus = query.statuses().containsAll(StateQuery.ALL.statuses());
        add(isOfAnyStatus ? null : query.statuses(), "status = ANY (?)", conditions, parameters);
        add(query.environment(), "environment = ?", conditions, parameters);
        add(query.policyId() == null ? null : List.of(query.policyId()), "policies @> ?", conditions, parameters);
        add(query.systems(), "os_type = ANY (?)", conditions, parameters);
        add(query.advisory() == null ? null : List.of(query.advisory()), "advisories @> ?", conditions, parameters);
        add(query.stale(), "is_stale = ?", conditions, parameters);
        add(query.text() == null ? null : query.text().toLowerCase(Locale.ROOT),
                "position(? IN lower(ci_id || E'\\n' || ci_name)) > 0", conditions, parameters);
        add(query.dueBefore() == null ? null : query.dueBefore().atStartOfDay(ZoneOffset.UTC).toInstant(), "due < ?", conditions, parameters);
        return " WHERE " + String.join(" AND ", conditions);
    }

    private static void add(
            @Nullable Object value, String condition, List<String> conditions, List<@Nullable Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.add(value);
        }
    }

    static String order(StateQuery.Order order) {
        return " ORDER BY " + switch (order) {
            case ID -> BY_ID;
            case NAME -> "ci_name COLLATE \"C\", " + BY_ID;
            case STATUS -> "array_position(ARRAY['NON_COMPLIANT', 'UNKNOWN', 'COMPLIANT'], status), " + BY_ID;
            case LAST_SCANNED -> "last_scanned NULLS FIRST, " + BY_ID;
            case DUE -> "due, " + BY_ID;
        };
    }
}
