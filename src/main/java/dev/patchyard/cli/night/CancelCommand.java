package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Stops a run gently. */
@Command(name = "cancel", description = "Stop a run: hosts that were begun finish, no other is begun.", mixinStandardHelpOptions = true)
final class CancelCommand extends StoppingCommand {
    CancelCommand() {
        super(false);
    }
}
