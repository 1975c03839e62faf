package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Ends a run that waits for a person where it is. */
@Command(
        name = "close",
        description = {
            "End a run that waits for a person where it is.",
            "Hosts that nobody judged are unknown then; its change is left to you."
        },
        mixinStandardHelpOptions = true)
final class CloseCommand extends UnparkingCommand {
    CloseCommand() {
        super("close", "closed");
    }
}
