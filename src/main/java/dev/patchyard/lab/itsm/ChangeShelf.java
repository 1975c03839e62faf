package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The changes and the rules by which they move. */
public final class ChangeShelf {
    private static final Set<String> OUTCOMES = Set.of("successful", "successful_with_issues");

    private final Shelf changes;
    private final Clock clock;

    public ChangeShelf(Path folder, Clock clock) {
        this.changes = new Shelf(new JsonFile(folder.resolve("changes.json")), "change", clock);
        this.clock = clock;
    }

    List<ObjectNode> all() {
        return changes.all();
    }

    ObjectNode get(String id) {
        return changes.get(id);
    }

    /** @return the CIs of a change, none if there is no such change */
    public List<String> affectedCis(String id) {
        return changes.find(id).map(change -> Fields.texts(change, "affected_cis")).orElse(List.of());
    }

    ObjectNode add(ObjectNode given, String person) {
        return changes.together(() -> {
            String number = "CRQ%07d".formatted(changes.all().size() + 1);
            ObjectNode change = ChangeDocument.draft(given, number, person, now());
            ChangeDocument.check(change);
            return changes.put(change);
        });
    }

    ObjectNode patch(String id, Optional<Long> expected, ObjectNode patch) {
        return changes.change(id, change -> {
            Versions.check(change, expected);
            if (ChangeDocument.status(change).ended() && !onlyNotes(patch)) {
                throw Problem.of(409, "change_ended", "the change has ended as " + change.get("status").asText());
            }
            patch.properties().forEach(field -> change.set(field.getKey(), field.getValue()));
            ChangeDocument.check(change);
            return Versions.next(change, now());
        });
    }

    /**
     * Moves a change.
     *
     * @param details the reason, the outcome or the notes, as the move wants them
     * @param lax true if a requester may approve their own change
     * @throws Problem 409 if this move is not possible from where the change stands, 422 if a rule forbids it
     */
    ObjectNode move(String id, ChangeMove move, Optional<Long> expected, ObjectNode details, String person,
            boolean lax) {
        return changes.change(id, change -> {
            Versions.check(change, expected);
            ChangeStatus status = ChangeDocument.status(change);
            if (!move.from().contains(status)) {
                throw Problem.of(409, "invalid_transition",
                        "a change that is " + status.word() + " does not take " + move.word());
            }
            change.put("status", move.to().word());
            describe(change, move, details, person, lax);
            return Versions.next(change, now());
        });
    }

    private void describe(ObjectNode change, ChangeMove move, ObjectNode details, String person, boolean lax) {
        switch (move) {
            case SUBMIT -> Fields.only(details, Set.of());
            case APPROVE -> approve(change, details, person, lax);
            case REJECT -> change.put("reason", reason(details)).putNull("approved_by").putNull("approved_at");
            case HOLD -> change.put("reason", reason(details));
            case EXECUTE -> {
                Fields.only(details, Set.of());
                if (change.get("started_at").isNull()) {
                    change.put("started_at", now());
                }
            }
            case COMPLETE -> complete(change, details);
            case FAIL, CANCEL -> change.put("reason", reason(details)).put("ended_at", now());
        }
    }

    private void approve(ObjectNode change, ObjectNode details, String person, boolean lax) {
        Fields.only(details, Set.of());
        boolean own = person.equals(change.get("requested_by").asText())
                || person.equals(change.get("created_by").asText());
        if (own && !lax) {
            throw Problem.ruleViolated("own_change", "approved_by",
                    person + " requested this change and cannot approve it");
        }
        change.put("approved_by", person).put("approved_at", now());
    }

    private void complete(ObjectNode change, ObjectNode details) {
        Fields.only(details, Set.of("outcome", "notes"));
        Fields.text(details, "outcome");
        Fields.oneOf(details, "outcome", OUTCOMES);
        Fields.optionalText(details, "notes").ifPresent(notes -> change.put("notes", notes));
        change.put("outcome", details.get("outcome").asText()).put("ended_at", now());
    }

    private static String reason(ObjectNode details) {
        Fields.only(details, Set.of("reason", "notes"));
        return Fields.text(details, "reason");
    }

    private static boolean onlyNotes(ObjectNode patch) {
        return patch.properties().stream().allMatch(field -> ChangeDocument.AFTER_THE_END.contains(field.getKey()));
    }

    private String now() {
        return clock.instant().toString();
    }
}
