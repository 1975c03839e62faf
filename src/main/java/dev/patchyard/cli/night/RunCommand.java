package dev.patchyard.cli.night;

import picocli.CommandLine.Command;

/** Runs: starting, watching and stopping them, and what comes after. */
@Command(
        name = "run",
        description = "Start, watch, stop, retry and take back runs.",
        subcommands = {
            StartCommand.class, StatusCommand.class, CancelCommand.class, AbortCommand.class, RetryCommand.class,
            RollbackCommand.class
        },
        mixinStandardHelpOptions = true)
public final class RunCommand {}
