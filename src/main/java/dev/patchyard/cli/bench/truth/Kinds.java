package dev.patchyard.cli.bench.truth;

import java.util.ArrayList;
import java.util.List;

/** Every kind of fault. */
final class Kinds {
    private Kinds() {}

    static List<Kind> all() {
        List<Kind> all = new ArrayList<>(Unfit.kinds());
        all.addAll(Harmless.kinds());
        all.addAll(Broken.kinds());
        all.addAll(lengthy());
        return List.copyOf(all);
    }

    /** Kinds that hold up their turn for half an hour; they are drawn at night, and when they are named. */
    static List<Kind> lengthy() {
        return List.of(Kind.named("boot-never").in(Shape.STAYING, Shape.REVERTING, Shape.MENDING).offered("2.4-reboot").doing("""
                printf '#!/bin/sh\nsleep infinity\n' >/etc/init.d/checks-disks
                chmod 755 /etc/init.d/checks-disks
                ln -s ../init.d/checks-disks /etc/rc3.d/S00checks-disks
                """).is(Kind.FAILED, "unreachable", "unknown"));
    }
}
