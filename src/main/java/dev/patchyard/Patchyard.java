package dev.patchyard;

import dev.patchyard.cli.BenchCommand;
import dev.patchyard.cli.CompareVersionsCommand;
import dev.patchyard.cli.DemoCommand;
import dev.patchyard.cli.ServerCommand;
import dev.patchyard.cli.UpCommand;
import dev.patchyard.cli.night.PauseCommand;
import dev.patchyard.cli.night.ReconcileCommand;
import dev.patchyard.cli.night.RunCommand;
import dev.patchyard.cli.night.UnpauseCommand;
import dev.patchyard.cli.night.WhyCommand;
import dev.patchyard.cli.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: hands over to a subcommand and does nothing else. */
@Command(
        name = "patchyard",
        description = "Takes fleets of machines from one patch level to the next and can prove what it did.",
        subcommands = {ServerCommand.class, UpCommand.class, DemoCommand.class, BenchCommand.class,
            RunCommand.class, PauseCommand.class, UnpauseCommand.class, ReconcileCommand.class, WhyCommand.class,
            CompareVersionsCommand.class},
        mixinStandardHelpOptions = true,
        version = "Patchyard 0.1.0")
public final class Patchyard {
    private static final int FAILED = 1;

    private Patchyard() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Patchyard()).setExecutionExceptionHandler((thrown, commandLine, parsed) -> {
            if (!(thrown instanceof Trouble)) {
                throw thrown;
            }
            commandLine.getErr().println("patchyard: " + thrown.getMessage());
            return FAILED;
        });
    }
}
