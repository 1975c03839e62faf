package dev.patchyard.fake;

import dev.patchyard.run.PauseScope;
import dev.patchyard.run.PauseShelf;
import dev.patchyard.run.PauseSwitch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pause switches in a list, under one lock. */
public final class InMemoryPauseShelf implements PauseShelf {
    private final List<PauseSwitch> switches = new ArrayList<>();

    @Override
    public synchronized PauseSwitch set(PauseSwitch wanted) {
        return switches.stream()
                .filter(each -> each.scope().equals(wanted.scope()))
                .findFirst()
                .orElseGet(() -> {
                    switches.add(wanted);
                    return wanted;
                });
    }

    @Override
    public synchronized boolean lift(PauseScope scope) {
        return switches.removeIf(each -> each.scope().equals(scope));
    }

    @Override
    public synchronized List<PauseSwitch> all() {
        return switches.stream().sorted(Comparator.comparing(PauseSwitch::at)).toList();
    }
}
