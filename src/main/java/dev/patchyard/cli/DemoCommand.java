package dev.patchyard.cli;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.cli.demo.Demonstration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the demonstration on a datacenter of its own and ends it. */
@Command(
        name = "demo",
        description = "Patch a datacenter of real hosts on this machine through the change gate.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    /** Two thirds of them are Debian hosts, and a policy takes no more than 50 unless it says so. */
    private static final int MOST_HOSTS = 72;

    @Mixin
    private DatacenterOptions options;

    @Option(names = "--json", description = "The last line on standard output is one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Keep everything running afterwards, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException {
        DatacenterOrder order = options.order(true);
        if (order.lab().hosts() > MOST_HOSTS) {
            throw new Trouble("--hosts: the story's policies keep the default of at most 50 hosts in a run, so the demo has at most "
                    + MOST_HOSTS + " hosts");
        }
        String kept = "everything is kept in " + order.state() + "; ./patchyard clean removes it";
        Datacenter datacenter = Datacenter.of(order);
        Ending ending = Ending.of(() -> {
            datacenter.close();
            say("ended; " + kept);
        });
        try (datacenter; ending) {
            Demonstration demonstration = new Demonstration(System.out);
            boolean asTold = demonstration.play(datacenter);
            say(kept);
            if (json) {
                System.out.println(demonstration.json());
            }
            if (keep) {
                say("the server answers at " + datacenter.server().url() + ", its bootstrap token is in "
                        + datacenter.server().tokenFile() + "; Ctrl-C ends it");
                datacenter.awaitEnd();
            }
            return asTold ? 0 : 1;
        } catch (RuntimeException failed) {
            if (ending.begun()) {
                return INTERRUPTED;
            }
            throw failed;
        }
    }

    private static void say(String words) {
        System.err.println("patchyard: " + words);
    }
}
