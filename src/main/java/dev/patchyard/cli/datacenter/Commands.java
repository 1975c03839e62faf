package dev.patchyard.cli.datacenter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command lines of the children. */
final class Commands {
    private Commands() {}

    /** @param readyFile where the lab describes itself when it answers */
    static List<String> lab(DatacenterOrder order, DatacenterOrder.LabOrder lab, Path readyFile) {
        List<String> command = java(order, "-Xmx256m");
        command.addAll(List.of("-cp", labClassPath(order.installation()), "dev.patchyard.lab.LabMain", "start"));
        command.addAll(List.of("--state", order.state().resolve("lab").toString()));
        command.addAll(List.of("--image", lab.image().toString()));
        command.addAll(List.of("--scripts", lab.scripts().toString()));
        command.addAll(List.of("--hosts", Integer.toString(lab.hosts())));
        command.addAll(List.of("--ready-file", readyFile.toString()));
        command.addAll(lab.options());
        return command;
    }

    /** @param namespace a process in the network the server shall live in; null for the machine's own */
    static List<String> server(DatacenterOrder order, @Nullable Long namespace) {
        List<String> command = namespace == null ? new ArrayList<>() : inNetwork(namespace);
        command.addAll(java(order, "-Xmx512m"));
        command.addAll(List.of("-cp", classPath(order.installation()), "dev.patchyard.Patchyard", "server", "--lifeline"));
        return command;
    }

    /** @return the words before a command that shall run in a network */
    static List<String> inNetwork(long namespace) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", Long.toString(namespace), "--net"));
        if (!"root".equals(System.getProperty("user.name"))) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        words.add("--");
        return words;
    }

    private static List<String> java(DatacenterOrder order, String memory) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                memory,
                "--enable-native-access=ALL-UNNAMED",
                "-Dpatchyard.home=" + order.installation()));
    }

    /** Tests name the class path themselves: they run what Maven compiled, before there is a jar. */
    private static String classPath(Path installation) {
        return System.getProperty(
                "patchyard.class.path", installation.resolve("target/patchyard.jar").toString());
    }

    private static String labClassPath(Path installation) {
        String own = System.getProperty("patchyard.class.path");
        return own != null ? own : installation.resolve("target/patchyard-lab.jar") + ":" + classPath(installation);
    }
}
