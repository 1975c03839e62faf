package dev.patchyard.cli.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Where the story is told. What is said stays; what is shown is replaced by the next thing shown. */
interface Screen {
    /** A new part of the story begins. */
    void headline(String words);

    /** One line that stays. */
    void say(String words);

    /** Something is under way: at most a handful of lines, replaced by the next call and gone with the next line said. */
    void show(List<String> lines);

    /** @return the text without anything that could move a cursor: hosts and services write parts of it */
    static String harmless(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** @return the text in lines of at most so many characters, broken at spaces, the later ones indented */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > width / 2 ? space : width;
            lines.add(rest.substring(0, end));
            rest = "  " + rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    /** @return the screen for where the output goes: redrawn on a terminal, plain lines elsewhere */
    static Screen forOutput(boolean terminal, PrintStream out) {
        return terminal ? new TerminalScreen(out) : new PlainScreen(out);
    }
}
