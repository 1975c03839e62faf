package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Stops a run and ends its plays. */
@Command(name = "abort", description = "Stop a run and end our processes; package managers are never killed.", mixinStandardHelpOptions = true)
final class AbortCommand extends StoppingCommand {
    AbortCommand() {
        super(true);
    }
}
