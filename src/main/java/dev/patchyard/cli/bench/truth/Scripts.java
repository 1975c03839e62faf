package dev.patchyard.cli.bench.truth;

/** Shell that is put before the script of every fault: words in which faults are written. */
final class Scripts {
    private static final String PRELUDE = """
            set -eu
            export DEBIAN_FRONTEND=noninteractive
            if [ -d /etc/yum.repos.d ]; then family=el; else family=debian; fi

            # background COMMAND…: runs on, whoever ends
            background() { setsid env -i PATH="$PATH" "$@" </dev/null >/dev/null 2>&1 & }

            # strike: its input is a script that runs once, right after the run's package manager has done its work
            strike() {
                mkdir -p /root/trap
                cat >/root/trap/strike
                cat >/root/trap/spring <<'SPRING'
            if [ ! -d /etc/yum.repos.d ]; then now=$(dpkg-query -W -f '${Version}' acme-web); else now=$(rpm -q --qf '%{VERSION}' acme-web); fi
            if [ "$now" != 1.0 ] && [ ! -e /run/sprung ]; then
                : >/run/sprung
                env -i PATH="$PATH" sh /root/trap/strike </dev/null >/root/trap/said 2>&1
            fi
            exit 0
            SPRING
                if [ $family = debian ]; then
                    echo 'DPkg::Post-Invoke {"sh /root/trap/spring";};' >/etc/apt/apt.conf.d/99trap
                else
                    cat >/usr/lib/python3/dist-packages/dnf-plugins/trap.py <<'PLUGIN'
            import subprocess
            import dnf
            class Trap(dnf.Plugin):
                name = "trap"
                def transaction(self):
                    subprocess.run(["sh", "/root/trap/spring"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, check=False)
            PLUGIN
                fi
            }

            # by_hand SUITE [NAME…]: somebody installs these packages of the lab, older ones too
            by_hand() {
                suite=$1; shift
                [ $# -gt 0 ] || set -- acme-lib acme-held acme-tool acme-web
                files=
                for package; do files="$files $(ls /root/packages/$suite/$package[-_]$suite*)"; done
                if [ $family = debian ]; then DPKG_FRONTEND_LOCKED=1 dpkg --force-confold --force-downgrade -i $files
                else rpm -U --force-debian --nodeps --oldpackage $files; fi
            }

            # hold_lock SECONDS: somebody else works with the package database
            hold_lock() {
                cat >/root/hold-lock <<'HOLD'
            import fcntl, sys, time
            lock = open(sys.argv[1], "w")
            fcntl.lockf(lock, fcntl.LOCK_EX)
            open("/run/lock-is-held", "w").close()
            time.sleep(float(sys.argv[2]))
            HOLD
                file=/var/lib/dpkg/lock-frontend
                [ $family = debian ] || file=/var/lib/rpm/.rpm.lock
                background python3 /root/hold-lock $file "$1"
                until [ -e /run/lock-is-held ]; do sleep 0.05; done
            }

            # own_service NAME: a service beside those of the packages; it is dead when /run/NAME.dead is there
            own_service() {
                cat >/etc/init.d/$1 <<'SERVICE'
            #!/bin/sh
            # says whether it is dead to who asks for its status
            PIDFILE=/run/${0##*/}.pid
            case $1 in status) [ ! -e "/run/$(basename "$(readlink -f "$0")").dead" ] ;; esac
            SERVICE
                chmod 755 /etc/init.d/$1
                ln -s ../init.d/$1 /etc/rc3.d/S50$1
            }

            # repack VERSION: acme-web 2.0 as another version in a repository on the host itself; the script on standard input
            # changes what is in it and runs in the unpacked tree
            repack() {
                mkdir -p /srv/repo
                dpkg-deb -R /root/packages/2.0/acme-web_2.0_all.deb /srv/tree
                sed -i "s/^Version: .*/Version: $1/" /srv/tree/DEBIAN/control
                sed -i "s/^VERSION = .*/VERSION = \\"$1\\"/" /srv/tree/usr/sbin/acme-webd
                cat >/srv/change
                (cd /srv/tree && sh -eu /srv/change)
                dpkg-deb --root-owner-group -Znone -b /srv/tree /srv/repo/acme-web_$1_all.deb >/dev/null
                cd /srv/repo
                { dpkg-deb -f acme-web_$1_all.deb; echo "Filename: ./acme-web_$1_all.deb"
                    echo "Size: $(stat -c %s acme-web_$1_all.deb)"; echo "SHA256: $(sha256sum <acme-web_$1_all.deb | cut -c 1-64)"
                } >Packages
                echo 'deb [trusted=yes] file:/srv/repo ./' >>/etc/apt/sources.list
            }

            """;

    private Scripts() {}

    static String whole(String script) {
        return PRELUDE + script;
    }
}
