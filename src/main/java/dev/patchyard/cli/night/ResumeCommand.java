package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Lets a run that waits for a person try again. */
@Command(name = "resume", description = "Let a run that waits for a person try again.", mixinStandardHelpOptions = true)
final class ResumeCommand extends UnparkingCommand {
    ResumeCommand() {
        super("resume", "resumed");
    }
}
