package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.InMemoryEvidenceShelf;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.Ci;
import org.junit.jupiter.api.Test;

class ForensicsTest {
    private final Yard yard = new Yard();
    private final InMemoryEvidenceShelf shelf = new InMemoryEvidenceShelf();
    private final Forensics forensics = new Forensics(yard.executor, yard.store, shelf, yard.clock);

    @Test
    void whatWasSavedWholeIsNotReplacedByWhatAHostHandsOutAfterItWentBack() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun("debian-baseline", "a");
        Ci host = yard.fleet.host("a").ci();
        yard.executor.handsOut("service.log", "it cannot bind its port");
        assertThat(forensics.save(run, host)).containsExactly("dpkg.log", "service.log", "task-output.txt");

        yard.executor.handsOut("service.log", "all is well");

        assertThat(forensics.save(run, host)).containsExactly("dpkg.log", "service.log", "task-output.txt");
        assertThat(shelf.content(run.id(), "a", "service.log")).contains("it cannot bind its port");
    }
}
