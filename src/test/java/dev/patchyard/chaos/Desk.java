package dev.patchyard.chaos;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The people of the change desk: they make changes, approve them or not, and change their minds. */
final class Desk {
    private final World world;
    private final Reality reality;
    private final Set<String> seen = new HashSet<>();

    Desk(World world) {
        this.world = world;
        this.reality = world.reality;
    }

    void begin() {
        reality.fibers.spawn(reality.outside, "desk", () -> {
            while (true) {
                reality.fibers.pause(Duration.ofSeconds(reality.draw(15, 40)).multipliedBy(reality.leisure()));
                List.copyOf(world.changeDesk.all()).forEach(this::look);
                if (!reality.storm.isOver()) {
                    meddle();
                }
            }
        });
    }

    /** @return the id of a change that a person made for a plan, approved soon when it is to be */
    String made(@Nullable String ref, String digest, List<String> cis, boolean approved) {
        Instant now = reality.clock.instant();
        Duration length = Duration.ofMinutes(reality.chance(0.6) ? reality.draw(110, 400) : reality.draw(17, 40));
        ChangeRequest change = world.changeDesk.made(ref, cis, now, now.plus(length));
        world.changeDesk.attachDigest(change.id(), digest);
        seen.add(change.id());
        told(change.id(), "person");
        if (approved && reality.chance(0.93)) {
            approve(change.id());
        }
        return change.id();
    }

    /** A change that nobody has looked at yet is decided in its time. */
    private void look(ChangeRequest change) {
        boolean isOpen = change.status() == ChangeStatus.PENDING_APPROVAL && change.planDigest() != null;
        if (!isOpen || !seen.add(change.id())) {
            return;
        }
        Duration later = Duration.ofSeconds(reality.draw(1, reality.chance(0.2) ? 3000 : 200));
        if (reality.storm.strikes(Fault.APPROVAL_REJECTED, 0.06)) {
            reality.later(later, () -> set(change.id(), ChangeStatus.REJECTED, ChangeStatus.PENDING_APPROVAL));
        } else {
            reality.later(later, () -> approve(change.id()));
        }
    }

    private void approve(String id) {
        if (now(id).status() == ChangeStatus.PENDING_APPROVAL) {
            world.changeDesk.approve(id, "bob");
            told(id, "person");
        }
    }

    private void set(String id, ChangeStatus to, ChangeStatus... from) {
        if (List.of(from).contains(now(id).status())) {
            world.changeDesk.setStatus(id, to);
            told(id, "person");
        }
    }

    private void meddle() {
        List<ChangeRequest> open = world.changeDesk.all().stream().filter(c -> !c.status().isClosed()).toList();
        if (open.isEmpty()) {
            return;
        }
        String id = reality.oneOf(open).id();
        if (reality.storm.strikes(Fault.APPROVAL_REVOKED, 0.01)) {
            set(id, ChangeStatus.REJECTED, ChangeStatus.APPROVED, ChangeStatus.IN_PROGRESS);
        }
        if (reality.storm.strikes(Fault.CHANGE_CLOSED_BY_HAND, 0.006)) {
            set(id, ChangeStatus.CANCELLED, ChangeStatus.APPROVED, ChangeStatus.IN_PROGRESS, ChangeStatus.PENDING_APPROVAL);
        }
        if (reality.storm.strikes(Fault.CHANGE_EDITED, 0.01)) {
            edit(id);
        }
    }

    private void edit(String id) {
        UnaryOperator<ChangeRequest> edit = switch (reality.draw(0, 3)) {
            case 0 -> c -> with(c, c.affectedCis(), reality.clock.instant().plusSeconds(reality.draw(-600, 3000)), c.planDigest(), c.approvedBy());
            case 1 -> c -> with(c, c.affectedCis(), c.scheduledEnd(), "another", c.approvedBy());
            case 2 -> c -> with(c, c.affectedCis().subList(0, c.affectedCis().size() / 2), c.scheduledEnd(), c.planDigest(), c.approvedBy());
            default -> c -> with(c, c.affectedCis(), c.scheduledEnd(), c.planDigest(), c.requestedBy());
        };
        world.changeDesk.edit(id, edit);
        told(id, "person");
    }

    private static ChangeRequest with(
            ChangeRequest c, List<String> cis, @Nullable Instant end, @Nullable String digest, @Nullable String approver) {
        return new ChangeRequest(c.id(), c.number(), c.title(), c.status(), cis, c.scheduledAt(), end, c.requestedBy(), approver,
                c.externalRef(), digest, c.version());
    }

    private ChangeRequest now(String id) {
        return world.changeDesk.all().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    }

    private void told(String id, String who) {
        Facts.change(reality.tape, who, now(id));
    }
}
