package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Runs: starting, watching and stopping them, and what comes after. */
@Command(
        name = "run",
        description = "Start, watch, stop, retry and take back runs; decide of those that wait for a person.",
        subcommands = {
            StartCommand.class, StatusCommand.class, CancelCommand.class, AbortCommand.class, RetryCommand.class,
            RollbackCommand.class, ParkedCommand.class, ResumeCommand.class, CloseCommand.class
        },
        mixinStandardHelpOptions = true)
public final class RunCommand {}
