package dev.patchyard.cli.night;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.patchyard.cli.client.JsonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lifts a pause switch. */
@Command(
        name = "unpause",
        description = "Lift a pause; needs the right approve, which whoever set it need not have.",
        mixinStandardHelpOptions = true)
public final class UnpauseCommand extends NightCommand {
    @Parameters(paramLabel = "SCOPE", description = "all, policy:ID or env:NAME, as it was set.")
    private String scope;

    @Override
    int work(JsonClient client) {
        granted(client.delete("/patch/pause/" + Segment.of(scope)));
        show(JsonNodeFactory.instance.objectNode().put("lifted", scope), Harmless.line("lifted: " + scope));
        return DONE;
    }
}
