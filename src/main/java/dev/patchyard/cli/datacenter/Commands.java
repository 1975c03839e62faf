package dev.patchyard.cli.datacenter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command lines of the children. */
final class Commands {
    private static final String CLASS_PATH = "patchyard.class.path";

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

    /** @return as {@link #server(DatacenterOrder, Long, List)}, without options */
    static List<String> server(DatacenterOrder order, @Nullable Long namespace) {
        return server(order, namespace, List.of());
    }

    /**
     * @param namespace a process in the network the server shall live in; null for the machine's own
     * @param options   of the server command
     */
    static List<String> server(DatacenterOrder order, @Nullable Long namespace, List<String> options) {
        List<String> command = namespace == null ? new ArrayList<>() : inNetwork(namespace);
        command.addAll(java(order, "-Xmx512m"));
        command.addAll(fastStart(order.installation()));
        command.addAll(List.of("-cp", classPath(order.installation()), "dev.patchyard.Patchyard", "server", "--lifeline"));
        command.addAll(options);
        return command;
    }

    /** The launcher keeps beside the jar what the virtual machine would otherwise work out at every start. */
    private static List<String> fastStart(Path installation) {
        Path cache = installation.resolve("target/patchyard.aot");
        return Files.exists(cache) && System.getProperty(CLASS_PATH) == null
                ? List.of("-XX:AOTCache=" + cache, "-Xlog:disable")
                : List.of();
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
                CLASS_PATH, installation.resolve("target/patchyard.jar").toString());
    }

    private static String labClassPath(Path installation) {
        String own = System.getProperty(CLASS_PATH);
        return own != null ? own : installation.resolve("target/patchyard-lab.jar") + ":" + classPath(installation);
    }
}
