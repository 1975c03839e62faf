package dev.patchyard.compliance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What worked on a host right before it was touched. What of it is missing afterwards is the doing of whoever touched it;
 * what had failed before is not.
 *
 * @param bootId    changes with every boot
 * @param failed    services that were in a failed state already
 * @param running   services that ran and are meant to run
 * @param listening TCP ports that were listened on, but for those that the kernel chose
 * @param mounts    where file systems were mounted
 */
public record Baseline(String bootId, List<String> failed, List<String> running, List<Integer> listening, List<String> mounts) {
    public Baseline {
        failed = List.copyOf(failed);
        running = List.copyOf(running);
        listening = List.copyOf(listening);
        mounts = List.copyOf(mounts);
    }

    /**
     * @param rebooted whether the host was rebooted on purpose since
     * @return one sentence for each thing that is not as it was, empty when nothing is missing
     */
    public List<String> complaints(HostFacts now, boolean rebooted) {
        List<String> said = new ArrayList<>();
        boot(now, rebooted).ifPresent(said::add);
        without(now.failedUnits(), failed).forEach(unit -> said.add("service " + unit + " failed"));
        without(without(running, now.running()), now.failedUnits())
                .forEach(service -> said.add("service " + service + " does not run any more"));
        without(listening, now.listening()).forEach(port -> said.add("nothing listens on port " + port + " any more"));
        without(mounts, now.mounts()).forEach(place -> said.add(place + " is not mounted any more"));
        return said;
    }

    private Optional<String> boot(HostFacts now, boolean rebooted) {
        boolean isSame = bootId.equals(now.bootId());
        if (isSame == rebooted) {
            return Optional.of(isSame ? "it was to be rebooted and did not boot" : "it booted, and nobody here told it to");
        }
        return Optional.empty();
    }

    private static <T> List<T> without(Collection<T> all, Collection<T> gone) {
        return all.stream().filter(one -> !gone.contains(one)).toList();
    }
}
