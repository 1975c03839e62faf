package dev.patchyard.lab.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the machine has the memory in which the hosts' disks and snapshots lie. Pure but for {@link #ofMachine}. */
public record StorageBudget(long availableMegabytes) {
    /** What a host gets that is patched, restarted and snapshotted at will. */
    public static final String MEGABYTES_PER_HOST = "200";

    private static final int LEFT_FOR_OTHERS = 1024;

    /** @return the budget of this machine at this moment */
    public static StorageBudget ofMachine() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(text -> text.startsWith("MemAvailable:")).findFirst()
                .orElseThrow(() -> new IOException("/proc/meminfo does not say what memory is available"));
        return new StorageBudget(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
    }

    /**
     * @param megabytes for each host
     * @return megabytes that this many hosts get
     * @throws HostFailure if the machine does not have them, and 1 GB for everything else
     */
    public int forHosts(int hosts, int megabytes) {
        int needed = hosts * megabytes;
        if (needed + LEFT_FOR_OTHERS > availableMegabytes) {
            throw new HostFailure(("%d hosts need %d MB of memory for their disks and 1 GB beside, %d MB are available:"
                    + " use fewer hosts").formatted(hosts, needed, availableMegabytes));
        }
        return needed;
    }
}
