package dev.patchyard.cli.demo;

import java.io.PrintStream;
import java.util.List;

/** Plain lines for a file or a pipe: of what is shown, each line once. */
final class PlainScreen implements Screen {
    private final PrintStream out;
    private List<String> shown = List.of();

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void headline(String words) {
        out.println();
        out.println("== " + words);
    }

    @Override
    public void say(String words) {
        shown = List.of();
        out.println(Screen.harmless(words));
    }

    @Override
    public void show(List<String> lines) {
        // The first line moves with the time; hosts' lines follow it and are news only when they change.
        lines.stream().skip(1).filter(line -> !shown.contains(line)).forEach(line -> out.println("  " + Screen.harmless(line).strip()));
        shown = List.copyOf(lines);
    }
}
