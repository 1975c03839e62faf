package dev.patchyard.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes docs/run-machine.md from the table; run its main method after changing the table. */
final class RunMachineDocument {
    private RunMachineDocument() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of("docs/run-machine.md"), text());
    }

    static String text() {
        return """
                # The run machine

                Written from `RunMachine.TABLE`; a test compares. A transition that is not listed does not exist. Every way
                out leads through REPORT and ALERT, so that CMDB, change desk and people are always told.

                ```mermaid
                stateDiagram-v2
                    [*] --> PLAN
                %s
                    ENDED --> [*]
                ```

                | in phase | when the step says | goes to |
                |---|---|---|
                %s

                ## Verdicts

                The first row that holds says how a run ended.

                | when | verdict |
                |---|---|
                %s
                """
                .formatted(
                        RunMachine.TABLE.stream()
                                .map(row -> "    " + row.from() + " --> " + row.to() + ": " + row.on())
                                .collect(Collectors.joining("\n")),
                        RunMachine.TABLE.stream()
                                .map(row -> "| " + row.from() + " | " + row.on() + " | " + row.to() + " |")
                                .collect(Collectors.joining("\n")),
                        Verdicts.TABLE.stream()
                                .map(row -> "| " + row.when() + " | " + row.verdict() + " |")
                                .collect(Collectors.joining("\n")));
    }
}
