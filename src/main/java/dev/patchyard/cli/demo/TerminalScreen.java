package dev.patchyard.cli.demo;

import java.io.PrintStream;
import java.util.List;

/** A terminal: what is under way is a block at the bottom that is drawn over. */
final class TerminalScreen implements Screen {
    private static final int WIDTH = 99;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream out;
    private int drawn;

    TerminalScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void headline(String words) {
        wipe();
        out.println();
        out.println(BOLD + words + PLAIN);
        out.flush();
    }

    @Override
    public void say(String words) {
        wipe();
        Screen.wrapped(Screen.harmless(words), WIDTH).forEach(out::println);
        out.flush();
    }

    @Override
    public void show(List<String> lines) {
        wipe();
        // A line that wraps would be two on the screen and one to us.
        lines.stream()
                .map(Screen::harmless)
                .forEach(line -> out.println(line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        out.flush();
        drawn = lines.size();
    }

    private void wipe() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\u001b[J");
            drawn = 0;
        }
    }
}
