package dev.patchyard.cli.demo;

import dev.patchyard.cli.datacenter.Datacenter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole evening: prologue, two acts, and the curtain. Played once. */
public final class Demonstration {
    private final Screen screen;
    private final long begin = System.nanoTime();
    private String report = "";

    public Demonstration(PrintStream out) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        this.screen = Screen.forOutput(terminal, out);
    }

    /** @return whether everything ended as the story says; what did not is on the screen */
    public boolean play(Datacenter datacenter) {
        datacenter.start(step -> screen.show(List.of("  … " + step)));
        Scene scene = Scene.of(People.of(datacenter), screen);
        Map<String, Stage.Truth> before = new LinkedHashMap<>();
        scene.stage().hosts().forEach(host -> before.put(host.name(), scene.stage().truth(host.name())));
        Map<String, Set<String>> open = new Prologue(scene).play();
        new ActOne(scene).play();
        new ActTwo(scene, open).play();
        Curtain curtain = new Curtain(scene);
        curtain.table(before);
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        report = curtain.json(seconds);
        List<String> deviations = scene.findings().deviations();
        screen.say("");
        screen.say(deviations.isEmpty()
                ? "Everything ended as the story says, after " + seconds + " s."
                : deviations.size() + " things did not end as the story says:");
        deviations.forEach(deviation -> screen.say("  - " + deviation));
        return deviations.isEmpty();
    }

    /** @return everything again as one JSON object on one line; empty before the end of the play */
    public String json() {
        return report;
    }
}
