package dev.patchyard.cli.night;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends a run that waits for a person where it is. */
@Command(
        name = "close",
        description = {
            "End a run that waits for a person where it is.",
            "Hosts that nobody judged are unknown then and stay held until it is proved that nothing works on them;",
            "its change is left to you."
        },
        mixinStandardHelpOptions = true)
final class CloseCommand extends UnparkingCommand {
    @Option(
            names = "--hosts-are-free",
            description = "You know that nothing of the run works on any host: none stays held.")
    private boolean hostsAreFree;

    CloseCommand() {
        super("close", "closed");
    }

    @Override
    Map<String, Object> more() {
        return hostsAreFree ? Map.of("hosts_are_free", true) : Map.of();
    }
}
