package dev.patchyard.adapter.executor;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.OwnMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where plays are begun: a machine and a directory. */
final class PlayPlace {
    private PlayPlace() {}

    /** @return the place of this server, in one line */
    static String here(AnsibleSettings settings) {
        return OwnMachine.id() + " " + settings.runDir();
    }

    /** @return the directory of that place's plays, empty when it or its processes cannot be seen from here */
    static Optional<Path> seen(String place) {
        String here = OwnMachine.id() + " ";
        return Optional.of(place)
                .filter(each -> each.startsWith(here))
                .map(each -> Path.of(each.substring(here.length())))
                .filter(directory -> !Files.exists(directory) || Files.isReadable(directory) && Files.isWritable(directory));
    }
}
