package dev.patchyard.cli;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a server, and a lab beside it, running until a signal comes or one of them ends. */
@Command(
        name = "up",
        description = "Keep a server running, with --lab a datacenter of real hosts beside it.",
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private DatacenterOptions options;

    @Option(names = "--lab", description = "Start a lab as well.")
    private boolean lab;

    @Option(names = "--ready-file", paramLabel = "F", description = "Written when everything answers.")
    private @Nullable Path readyFile;

    @Override
    public Integer call() throws InterruptedException {
        DatacenterOrder order = options.order(lab);
        Datacenter datacenter = Datacenter.of(order);
        Ending ending = Ending.of(datacenter::close);
        try (datacenter; ending) {
            datacenter.start(UpCommand::say);
            if (readyFile != null) {
                datacenter.writeReadyFile(readyFile);
            }
            say("the server answers at " + datacenter.server().url());
            say("its bootstrap token is in " + datacenter.server().tokenFile());
            if (datacenter.lab() != null) {
                say("the lab's ITSM is at " + datacenter.lab().url("itsm") + ", its people's tokens are in "
                        + datacenter.lab().tokens());
            }
            say("everything is kept in " + order.state() + "; Ctrl-C ends it");
            String ended = datacenter.awaitEnd();
            if (ended == null) {
                return 0;
            }
            say(ended + " ended by itself, so everything else ends as well");
            return 1;
        } catch (RuntimeException failed) {
            if (ending.begun()) {
                return 0;
            }
            throw failed;
        }
    }

    private static void say(String words) {
        System.err.println("patchyard: " + words);
    }
}
