package dev.patchyard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.lab.itsm.ChangeMove;
import dev.patchyard.lab.itsm.ChangeStatus;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeLifeTest extends LabFixture {
    private static final Map<ChangeStatus, List<ChangeMove>> WAYS = ways();

    @Test
    void everyStatusIsReached() {
        assertThat(WAYS).containsOnlyKeys(ChangeStatus.values());
    }

    @Test
    void everyMoveWorksFromItsStatesAndIsAConflictFromAllOthers() {
        for (ChangeStatus status : ChangeStatus.values()) {
            for (ChangeMove move : ChangeMove.values()) {
                String id = raisedChange("alice");
                WAYS.get(status).forEach(step -> assertThat(move(id, step).status()).isEqualTo(200));
                LabClient.Reply reply = move(id, move);
                if (move.from().contains(status)) {
                    assertThat(reply.field("status")).as("%s from %s", move, status).isEqualTo(move.to().word());
                } else {
                    assertThat(reply.status()).as("%s from %s", move, status).isEqualTo(409);
                    assertThat(reply.field("code")).isEqualTo("invalid_transition");
                }
            }
        }
    }

    @Test
    void theContractsTableIsTheOneInUse() {
        assertThat(Arrays.stream(ChangeMove.values()).map(move -> move.from() + ">" + move.to())).containsExactly(
                "[DRAFT]>PENDING_APPROVAL", "[PENDING_APPROVAL]>APPROVED", "[PENDING_APPROVAL, APPROVED]>REJECTED",
                "[APPROVED, ON_HOLD]>IN_PROGRESS", "[IN_PROGRESS]>ON_HOLD", "[IN_PROGRESS]>COMPLETED",
                "[IN_PROGRESS, ON_HOLD]>FAILED",
                "[DRAFT, PENDING_APPROVAL, APPROVED, IN_PROGRESS, ON_HOLD]>CANCELLED");
    }

    @Test
    void theApproverIsWhoeverTheTokenBelongsTo() {
        String id = raisedChange("patchyard");
        move(id, ChangeMove.SUBMIT);
        LabClient.Reply approved = as("carol").post("itsm", "/itsm/changes/" + id + "/approve", null);
        assertThat(approved.field("approved_by")).isEqualTo("carol");
        assertThat(approved.field("requested_by")).isEqualTo("patchyard");
        assertThat(approved.field("approved_at")).isNotNull();
    }

    @Test
    void neitherThePatchServerNorARequesterApproves() {
        String id = raisedChange("patchyard");
        move(id, ChangeMove.SUBMIT);
        for (String person : List.of("patchyard", "alice", "cmdb-admin", "lab")) {
            assertThat(as(person).post("itsm", "/itsm/changes/" + id + "/approve", null).status()).isEqualTo(403);
        }
    }

    @Test
    void nobodyApprovesTheirOwnChangeUnlessAFaultLetsThem() {
        String id = raisedChange("bob");
        move(id, ChangeMove.SUBMIT);
        LabClient.Reply refused = move(id, ChangeMove.APPROVE);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.field("code")).isEqualTo("own_change");
        as("lab").post("lab", "/lab/faults", "{'service':'itsm','mode':'lax_approval','match':{'ci':'deb-01'}}");
        assertThat(move(id, ChangeMove.APPROVE).field("approved_by")).isEqualTo("bob");
    }

    @Test
    void aWithdrawnApprovalLeavesNoApprover() {
        String id = raisedChange("alice");
        List.of(ChangeMove.SUBMIT, ChangeMove.APPROVE).forEach(step -> move(id, step));
        LabClient.Reply rejected = move(id, ChangeMove.REJECT);
        assertThat(rejected.json().get("approved_by").isNull()).isTrue();
        assertThat(rejected.field("reason")).isEqualTo("because");
    }

    @Test
    void aPlanDigestCanBeEditedAfterApprovalAndNothingButNotesAfterTheEnd() {
        String id = raisedChange("alice");
        List.of(ChangeMove.SUBMIT, ChangeMove.APPROVE).forEach(step -> move(id, step));
        LabClient.Reply edited = as("alice").patch("itsm", "/itsm/changes/" + id, "{'plan_digest':'sha256:other'}");
        assertThat(edited.field("plan_digest")).isEqualTo("sha256:other");
        assertThat(edited.field("status")).isEqualTo("approved");
        move(id, ChangeMove.CANCEL);
        assertThat(as("alice").patch("itsm", "/itsm/changes/" + id, "{'plan_digest':'x'}").status()).isEqualTo(409);
        assertThat(as("alice").patch("itsm", "/itsm/changes/" + id, "{'notes':'seen'}").field("notes"))
                .isEqualTo("seen");
    }

    @Test
    void listsFilterByCiStatusWindowAndReference() {
        String id = as("patchyard").post("itsm", "/itsm/changes", """
                {'title':'A','affected_cis':['el-01'],'scheduled_at':'2026-03-01T01:00:00Z',
                 'scheduled_end':'2026-03-01T03:00:00+00:00','external_ref':'patch-run:7'}""").field("id");
        raisedChange("alice");
        for (String query : List.of("ci_id=el-01", "window_at=2026-03-01T02:00:00Z", "external_ref=patch-run:7",
                "window_at=2026-03-01T01:00:00Z&status=draft,approved&ci_id=el-01")) {
            LabClient.Reply reply = as("bob").get("itsm", "/itsm/changes?" + query);
            assertThat(reply.json().get("total").asInt()).as(query).isEqualTo(1);
            assertThat(reply.json().at("/items/0/id").asText()).isEqualTo(id);
        }
        assertThat(as("bob").get("itsm", "/itsm/changes?window_at=2026-03-01T03:00:00Z").json().get("total").asInt())
                .isZero();
    }

    @Test
    void aFieldThatIsWrongIsNamed() {
        assertThat(as("alice").post("itsm", "/itsm/changes", "{'title':'x','affected_cis':[]}").status())
                .isEqualTo(422);
        assertThat(as("alice").post("itsm", "/itsm/changes",
                "{'title':'x','affected_cis':['a'],'wat':1}").field("field"))
                .isEqualTo("wat");
        assertThat(as("alice").post("itsm", "/itsm/changes", """
                {'title':'x','affected_cis':['a'],'scheduled_at':'2026-03-01T03:00:00Z',
                 'scheduled_end':'2026-03-01T03:00:00Z'}""").field("code")).isEqualTo("window_ends_first");
    }

    private LabClient.Reply move(String id, ChangeMove move) {
        String person = switch (move) {
            case APPROVE, REJECT -> "bob";
            case SUBMIT, HOLD, CANCEL -> "alice";
            case EXECUTE, COMPLETE, FAIL -> "patchyard";
        };
        String body = switch (move) {
            case SUBMIT, APPROVE, EXECUTE -> null;
            case COMPLETE -> "{'outcome':'successful_with_issues','notes':'one left out'}";
            case REJECT, HOLD, FAIL, CANCEL -> "{'reason':'because'}";
        };
        return as(person).post("itsm", "/itsm/changes/" + id + "/" + move.word(), body);
    }

    private static Map<ChangeStatus, List<ChangeMove>> ways() {
        Map<ChangeStatus, List<ChangeMove>> ways = new EnumMap<>(Map.of(ChangeStatus.DRAFT, List.of()));
        Deque<ChangeStatus> open = new ArrayDeque<>(List.of(ChangeStatus.DRAFT));
        while (!open.isEmpty()) {
            ChangeStatus from = open.removeFirst();
            for (ChangeMove move : ChangeMove.values()) {
                if (move.from().contains(from) && !ways.containsKey(move.to())) {
                    ways.put(move.to(), Stream.concat(ways.get(from).stream(),
                            Stream.of(move)).toList());
                    open.add(move.to());
                }
            }
        }
        return ways;
    }
}
