package dev.patchyard.cli.bench.truth;

import static dev.patchyard.cli.bench.truth.Kind.FAILED;
import static dev.patchyard.cli.bench.truth.Kind.OK;
import static dev.patchyard.cli.bench.truth.Kind.named;

import java.util.List;
import java.util.stream.Stream;

/** Updates that break the host, and what breaks it while it is updated. */
final class Broken {
    private static final String OLD_CODE = "pending_restart";

    /** {@code soon COMMAND…}: as soon as it succeeds, because dnf lets go of rpm's lock only when it ends. */
    private static final String SOON = """
            soon() { setsid sh -c 'for try in $(seq 200); do "$@" && break; sleep 0.1; done' sh "$@" </dev/null >/dev/null 2>&1 & }
            """;

    private Broken() {}

    static List<Kind> kinds() {
        return Stream.of(packages(), strokes(), accidents()).flatMap(List::stream).toList();
    }

    /** Packages that are broken themselves, or have no room. */
    private static List<Kind> packages() {
        return List.of(
                named("postinst-fails").debian().offered("2.2-failing").is(FAILED),
                named("scriptlet-fails-silently").el().offered("2.2-failing").is(FAILED),
                named("preinst-fails").debian().at(Moment.BEFORE_PLAN).doing(repacked("""
                        printf '#!/bin/sh\\nexit 1\\n' >DEBIAN/preinst; chmod 755 DEBIAN/preinst""")).is(FAILED),
                named("script-asks").debian().at(Moment.BEFORE_PLAN).doing(repacked("""
                        printf '#!/bin/sh\\nread answer\\n' >DEBIAN/preinst; chmod 755 DEBIAN/preinst""")).is(FAILED),
                named("service-does-not-start").debian().at(Moment.BEFORE_PLAN).doing(repacked("""
                        printf 'VERSION = "2.0.1"\\nraise SystemExit(1)\\n' | sed '1i #!/usr/bin/python3 -IS' >usr/sbin/acme-webd""")).is(FAILED),
                named("service-dies-soon").debian().at(Moment.BEFORE_PLAN).doing(repacked("""
                        sed -i 's/^    while True:/    threading.Timer(1.5, os._exit, [1]).start()\\n    while True:/' usr/sbin/acme-webd""")).is(FAILED),
                named("answers-old-version").debian().at(Moment.BEFORE_PLAN).doing(repacked("""
                        sed -i 's/^VERSION = .*/VERSION = "1.0"/' usr/sbin/acme-webd""")).is(FAILED, OLD_CODE),
                named("health-broken").offered("2.1-unhealthy").is(FAILED),
                named("revert-refused").in(Shape.REVERTING, Shape.MENDING).offered("2.1-unhealthy").with(Outside.REFUSE_REVERT)
                        .is(FAILED, "revert_failed"),
                named("restart-does-nothing").debian().anyTime()
                        .doing("sed -i 's/^    stop) stop ;;/    stop) ;;/; s/^    restart .*/    restart) ;;/' /etc/init.d/acme-web")
                        .is(FAILED, OLD_CODE),
                named("service-without-pid-file-left").in(Shape.LEAVING).anyTime().doing(Harmless.WORKER).is(OLD_CODE),
                named("stale-left").in(Shape.LEAVING).offered("2.3-stale").is(OLD_CODE),
                named("reboot-refused").in(Shape.LEAVING).offered("2.4-reboot").is("pending_reboot"),
                named("no-room-for-packages").debian().doing("mount -t tmpfs -o size=4k tmpfs /var/cache/apt/archives")
                        .is(FAILED, Kind.PRECHECK));
    }

    /** What somebody does to the host while it is updated. */
    private static List<Kind> strokes() {
        return List.of(
                named("service-stopped").doing(struck("service acme-web stop")).is(FAILED),
                named("program-removed").doing(struck("rm /usr/sbin/acme-webd")).is(FAILED, OLD_CODE),
                named("program-replaced").doing(struck("""
                        printf '#!/usr/bin/python3 -IS\\nraise SystemExit(1)\\n' >/usr/sbin/acme-webd""")).is(FAILED, OLD_CODE),
                named("library-removed").doing(struck("rm /usr/lib/acme/libacme.so")).is(FAILED, OLD_CODE),
                named("health-flaps").doing(struck("""
                        sed -i 's/^import json$/import json\\nimport itertools\\nTURN = itertools.count(1)/
                            s/code = "200 OK" if STATUS == "UP"/code = "200 OK" if next(TURN) % 3/' /usr/sbin/acme-webd
                        service acme-web restart""")).is(FAILED),
                named("port-lost").doing("background python3 -m http.server 9999 --directory /run/lock\n"
                        + struck("pkill -f 'http.server 9999'")).is(FAILED),
                named("mount-lost").doing("mkdir -p /srv/data; mount -t tmpfs -o size=1m tmpfs /srv/data\n"
                        + struck("umount /srv/data")).is(FAILED),
                named("service-failed-after").doing("own_service brittle\n" + struck(": >/run/brittle.dead")).is(FAILED),
                named("downgraded").doing(struck("""
                        cd /root/packages/1.0
                        if [ ! -d /etc/yum.repos.d ]; then DPKG_FRONTEND_LOCKED=1 dpkg --force-downgrade --force-confold -i acme-[ltw]*.deb
                        else soon rpm -U --force-debian --nodeps --oldpackage acme-[ltw]*.rpm; fi""")).is(FAILED),
                named("package-removed").doing(struck("""
                        if [ ! -d /etc/yum.repos.d ]; then DPKG_FRONTEND_LOCKED=1 dpkg -r acme-tool; else soon rpm -e acme-tool; fi""")).is(FAILED),
                named("foreign-package-broken").debian().doing(struck("""
                        export DPKG_FRONTEND_LOCKED=1
                        mkdir -p /tmp/own/DEBIAN
                        printf 'Package: own\\nVersion: 1\\nArchitecture: all\\nMaintainer: me\\nDescription: mine\\n' >/tmp/own/DEBIAN/control
                        printf '#!/bin/sh\\nexit 1\\n' >/tmp/own/DEBIAN/postinst
                        chmod 755 /tmp/own/DEBIAN /tmp/own/DEBIAN/postinst
                        dpkg-deb -b /tmp/own /tmp/own.deb
                        dpkg -i /tmp/own.deb""")).is(FAILED));
    }

    /** What happens to the way to the host, and to its power. */
    private static List<Kind> accidents() {
        return List.of(
                named("connections-cut").doing(struck("pkill -KILL -f '^sshd: (root|ops)'"))
                        .is(OK, FAILED, "unknown", "unreachable"),
                named("network-cut-in-play").doing(struck("""
                        ip link set eth0 down
                        setsid sh -c 'sleep 40; ip link set eth0 up; ip route add default via 10.77.255.254' </dev/null >/dev/null 2>&1 &
                        """)).is(OK, FAILED, "unknown", "unreachable"),
                named("dpkg-killed").debian().offered("2.6-slow").doing("""
                        echo 25 >/etc/acme/slow-seconds
                        background sh -c "until pgrep -fx 'sleep 25'; do sleep 0.2; done
                            echo 0 >/etc/acme/slow-seconds; pkill -KILL -x dpkg"
                        """).is(OK, FAILED),
                named("power-cut").debian().offered("2.7-interrupted").doing("echo 60 >/etc/acme/slow-seconds")
                        .with(Outside.CUT_POWER).is(OK, FAILED, "unknown", "unreachable"),
                named("power-cut-el").el().offered("2.6-slow").doing("echo 60 >/etc/acme/slow-seconds")
                        .with(Outside.CUT_POWER).is(OK, FAILED, "unknown", "unreachable"));
    }

    private static String struck(String script) {
        return "strike <<'STRIKE'\n" + SOON + script + "\nSTRIKE\n";
    }

    private static String repacked(String change) {
        return "repack 2.0.1 <<'CHANGE'\n" + change + "\nCHANGE\n";
    }
}
