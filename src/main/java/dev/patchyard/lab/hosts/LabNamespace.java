package dev.patchyard.lab.hosts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The namespaces that all hosts of one lab live in, and how to do something in them.
 *
 * @param pid process 1 of the namespaces, as it is known outside
 * @param state the lab's state directory, absolute
 * @param image the directory of base roots and repositories, absolute
 * @param scripts the directory of the lab's scripts, absolute
 * @param joinsUser true when the caller is not root and has not joined the lab's user namespace yet
 */
public record LabNamespace(long pid, Path state, Path image, Path scripts, boolean joinsUser) {
    /** @return where the hosts' disks are, inside */
    Path disks() {
        return state.resolve("disks");
    }

    /** @return the command that runs this one in all of the lab's namespaces */
    List<String> inside(List<String> command) {
        return enter(List.of("-m", "-n", "-p", "-u", "-i"), command);
    }

    /** @return the command that runs this one in the lab's network alone, everything else being the caller's */
    public List<String> inNetwork(List<String> command) {
        return enter(List.of("-n"), command);
    }

    /** @return the command that gives an order to a host: verb, name, arguments */
    List<String> host(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("env", "LAB_STATE=" + state, "LAB_IMAGE=" + image,
                scripts.resolve("host").toString()));
        command.addAll(arguments);
        return inside(command);
    }

    private List<String> enter(List<String> namespaces, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid)));
        whole.addAll(namespaces);
        if (joinsUser) {
            whole.addAll(List.of("-U", "--preserve-credentials"));
        }
        whole.addAll(command);
        return whole;
    }
}
