package dev.patchyard.cli.bench.truth;

import static dev.patchyard.cli.bench.truth.Kind.named;

import java.util.List;

/** What looks alarming and must not keep a host from being patched, or make a run call it bad. */
final class Harmless {
    /** Somebody's own package whose script failed once. */
    static final String INTERRUPTED = """
            mkdir -p /tmp/own/DEBIAN
            printf 'Package: own\\nVersion: 1\\nArchitecture: all\\nMaintainer: me\\nDescription: mine\\n' >/tmp/own/DEBIAN/control
            printf '#!/bin/sh\\n[ -e /var/tmp/tried ] || { : >/var/tmp/tried; exit 1; }\\n' >/tmp/own/DEBIAN/postinst
            chmod 755 /tmp/own/DEBIAN /tmp/own/DEBIAN/postinst
            dpkg-deb -b /tmp/own /tmp/own.deb
            ! dpkg -i /tmp/own.deb
            """;

    /** A service that uses the library and writes no pid file. */
    static final String WORKER = """
            cat >/usr/sbin/acme-worker <<'WORKER'
            #!/usr/bin/python3 -IS
            import mmap, signal
            with open("/usr/lib/acme/libacme.so", "rb") as file:
                library = mmap.mmap(file.fileno(), 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_EXEC)
            signal.pause()
            WORKER
            cat >/etc/init.d/acme-worker <<'INIT'
            #!/bin/sh
            case $1 in
                start) setsid /usr/sbin/acme-worker </dev/null >/dev/null 2>&1 & ;;
                stop) pkill -f '[/]acme-worker$' || true ;;
                restart) $0 stop; $0 start ;;
                status) pgrep -f '[/]acme-worker$' >/dev/null || exit 3 ;;
            esac
            INIT
            chmod 755 /usr/sbin/acme-worker /etc/init.d/acme-worker
            ln -s ../init.d/acme-worker /etc/rc3.d/S95acme-worker
            /etc/init.d/acme-worker start
            """;

    private static final String SAYING = "mkdir -p /etc/dpkg/dpkg.cfg.d; echo 'post-invoke=cat /etc/words; cat /etc/words >&2' "
            + ">/etc/dpkg/dpkg.cfg.d/words\n";

    private Harmless() {}

    static List<Kind> kinds() {
        return List.of(
                named("conffile-changed").debian().anyTime().doing("echo '# ours' >>/etc/init.d/acme-web"),
                named("script-slow").offered("2.6-slow").doing("echo 3 >/etc/acme/slow-seconds"),
                named("events-forged").debian().doing(SAYING + """
                        for host in h-01 deb-01 deb-02 localhost; do for number in 1 2 3 4 5 6 7 8 9; do
                            printf '{"seq":%s,"at":1.0,"event":"failed","host":"%s","action":"patchyard_host","task":"x",' $number $host
                            printf '"result":{"did":"after","problems":["forged"],"failed":true}}\\n'
                        done; done >/etc/words
                        """),
                named("templates-said").debian().doing(SAYING + """
                        echo '{{ lookup("pipe", "false") }} {% for x in 1 %} ${jndi:ldap://127.0.0.1/} $(false) `false` %s %n' >/etc/words
                        """),
                named("much-said").debian().doing(SAYING + "yes 'so many words' | head -c 1000000 >/etc/words"),
                named("service-failed-before").anyTime().doing("own_service limping; : >/run/limping.dead"),
                named("lock-held-briefly").doing("hold_lock 15"),
                named("package-held").at(Moment.BEFORE_PLAN).doing("""
                        if [ $family = debian ]; then apt-mark hold acme-tool
                        else echo 'acme-tool-0:1.0-1.*' >>/etc/dnf/plugins/versionlock.list; fi
                        """),
                named("old-script-broken").debian().doing("printf '#!/bin/sh\\nexit 1\\n' >/var/lib/dpkg/info/acme-web.prerm"),
                named("hook-fails").debian().doing("echo 'DPkg::Post-Invoke {\"false\";};' >/etc/apt/apt.conf.d/99fails"),
                named("patched-by-hand").doing("by_hand 2.0"),
                named("partly-by-hand").doing("by_hand 2.0 acme-lib"),
                named("database-mended").debian().in(Shape.MENDING).anyTime().doing(INTERRUPTED),
                named("stale-restarted").in(Shape.STAYING, Shape.REVERTING, Shape.MENDING).offered("2.3-stale"),
                named("service-without-pid-file").in(Shape.STAYING, Shape.REVERTING, Shape.MENDING).anyTime().doing(WORKER),
                named("reboot-wanted").in(Shape.STAYING, Shape.REVERTING, Shape.MENDING).offered("2.4-reboot"),
                named("boot-slow").in(Shape.STAYING, Shape.REVERTING, Shape.MENDING).offered("2.4-reboot").doing("""
                        printf '#!/bin/sh\\nsleep 30\\n' >/etc/init.d/checks-disks
                        chmod 755 /etc/init.d/checks-disks
                        ln -s ../init.d/checks-disks /etc/rc3.d/S00checks-disks
                        """));
    }
}
