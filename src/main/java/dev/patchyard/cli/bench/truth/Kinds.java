package dev.patchyard.cli.bench.truth;

import java.util.ArrayList;
import java.util.List;

/** Every kind of fault that is drawn. */
final class Kinds {
    private Kinds() {}

    static List<Kind> all() {
        List<Kind> all = new ArrayList<>(Unfit.kinds());
        all.addAll(Harmless.kinds());
        all.addAll(Broken.kinds());
        return List.copyOf(all);
    }
}
