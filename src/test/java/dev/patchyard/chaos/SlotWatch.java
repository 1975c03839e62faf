package dev.patchyard.chaos;

import dev.patchyard.policy.PolicyShelf;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Fires slots as a clustered scheduler does: on some node, now and then twice or late, and again until one has decided. */
final class SlotWatch {
    private final World world;
    private final Reality reality;
    private final List<SimNode> nodes;

    SlotWatch(World world, List<SimNode> nodes) {
        this.world = world;
        this.reality = world.reality;
        this.nodes = nodes;
    }

    void begin(Instant last) {
        for (PolicyShelf.Shelved shelved : world.shelf.all()) {
            Instant slot = Reality.DAWN.plus(Duration.ofHours(Scenery.SLOT_HOURS));
            while (!slot.isAfter(last)) {
                Instant due = slot;
                String policy = shelved.policy().id();
                reality.tape.tell("due", "policy", policy, "slot", due);
                reality.fibers.spawn(reality.outside, "slot", Duration.between(Reality.DAWN, due), () -> fire(policy, due));
                slot = slot.plus(Duration.ofHours(Scenery.SLOT_HOURS));
            }
        }
    }

    private void fire(String policy, Instant slot) {
        if (reality.storm.strikes(Fault.SLOT_LATE, 0.1)) {
            reality.fibers.pause(Duration.ofMinutes(reality.draw(1, 180)));
        }
        while (world.rawSlots.outcome(policy, slot).isEmpty()) {
            List<SimNode> up = nodes.stream().filter(SimNode::isUp).toList();
            if (!up.isEmpty()) {
                reality.oneOf(up).slotDue(policy, slot);
                if (reality.storm.strikes(Fault.SLOT_TWICE, 0.3)) {
                    up.forEach(node -> node.slotDue(policy, slot));
                }
            }
            reality.fibers.pause(Duration.ofSeconds(reality.draw(20, 90)));
        }
    }
}
