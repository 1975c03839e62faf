package dev.patchyard.lab;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's own program. */
@Command(name = "lab", mixinStandardHelpOptions = true, description = "A datacenter to patch, on one machine.",
        subcommands = {StartCommand.class, ServicesCommand.class})
public final class LabMain {
    private LabMain() {}

    /**
     * @param arguments {@code start} and its options; see {@code --help}
     */
    public static void main(String[] arguments) {
        CommandLine program = new CommandLine(new LabMain());
        program.setExecutionExceptionHandler((failure, command, result) -> {
            System.err.println("lab: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
            return 1;
        });
        System.exit(program.execute(arguments));
    }
}
