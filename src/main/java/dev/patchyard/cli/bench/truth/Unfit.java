package dev.patchyard.cli.bench.truth;

import static dev.patchyard.cli.bench.truth.Kind.LEFT_OUT;
import static dev.patchyard.cli.bench.truth.Kind.PRECHECK;
import static dev.patchyard.cli.bench.truth.Kind.named;

import java.util.List;

/** Hosts that must not be touched as they are. */
final class Unfit {
    private static final String DRIFT = "plan_drift";
    private static final String UNREACHABLE = "unreachable";
    private static final String STRANGER = "identity_mismatch";

    private Unfit() {}

    static List<Kind> kinds() {
        return List.of(
                named("hold-file").anyTime().doing("mkdir -p /etc/patchyard; echo 'hands off' >/etc/patchyard/hold").is(PRECHECK, LEFT_OUT),
                named("boot-full").anyTime().doing("mkdir -p /boot; mount -t tmpfs -o size=1m tmpfs /boot").is(PRECHECK, LEFT_OUT),
                named("var-full").anyTime().doing("""
                        size=$(du -sm --one-file-system /var | cut -f 1)
                        mkdir -p /mnt/var
                        mount -t tmpfs -o size=$((size + 20))m tmpfs /mnt/var
                        cp -a /var/. /mnt/var/
                        mount --bind /mnt/var /var
                        """).is(PRECHECK, LEFT_OUT),
                named("database-broken").debian().in(Shape.STAYING, Shape.REVERTING, Shape.LEAVING).anyTime()
                        .doing(Harmless.INTERRUPTED).is(PRECHECK, LEFT_OUT),
                named("reboot-pending").debian().anyTime().doing("echo '*** System restart required ***' >/run/reboot-required")
                        .is(PRECHECK, LEFT_OUT),
                named("repository-gone").anyTime().doing("""
                        if [ $family = debian ]; then sed -i 's,http://[^/ ]*,http://127.0.0.1:9,' /etc/apt/sources.list
                        else sed -i 's,http://[^/ ]*,http://127.0.0.1:9,' /etc/yum.repos.d/acme.repo; fi
                        """).is(PRECHECK, LEFT_OUT),
                named("metadata-stale").debian().doing("""
                        sed -i 's,http://[^/ ]*,http://127.0.0.1:9,' /etc/apt/sources.list
                        echo $(($(date +%s) - 90 * 86400)) >/var/tmp/patchyard-0/apt/fresh
                        """).is(PRECHECK),
                named("repository-unsigned").anyTime().doing("""
                        if [ $family = debian ]; then : >/usr/share/keyrings/lab.gpg
                        else echo repo_gpgcheck=1 >>/etc/yum.repos.d/acme.repo; fi
                        """).is(PRECHECK, LEFT_OUT),
                named("lock-held-long").doing("hold_lock 900").is(PRECHECK),
                named("service-down-before").anyTime().doing("service acme-web stop").is(PRECHECK, LEFT_OUT),
                named("sudo-broken").withSudo().anyTime().doing("rm /etc/sudoers.d/ops").is(PRECHECK, LEFT_OUT, UNREACHABLE),
                named("sshd-dead").anyTime().doing("pkill -KILL sshd").is(UNREACHABLE, LEFT_OUT),
                named("host-key-changed").anyTime().doing("""
                        rm /etc/ssh/ssh_host_ed25519_key*
                        ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
                        pkill -KILL sshd
                        mkdir -p /run/sshd
                        background /usr/sbin/sshd
                        """).is(UNREACHABLE, LEFT_OUT),
                named("network-cut").anyTime().with(Outside.UNPLUG).is(UNREACHABLE, LEFT_OUT),
                named("machine-id-changed").anyTime().doing("echo 0123456789abcdef0123456789abcdef >/etc/machine-id")
                        .is(STRANGER, LEFT_OUT),
                named("machine-swapped").at(Moment.BEFORE_PLAN).with(Outside.SWAP_MACHINE).is(STRANGER, LEFT_OUT),
                // A plan that is fresh holds the machine that the CMDB named before, and that one is proved to be the host.
                named("machine-swapped-later").with(Outside.SWAP_MACHINE).is(STRANGER, LEFT_OUT, Kind.OK),
                named("os-mistagged").at(Moment.BEFORE_PLAN).with(Outside.MISTAG).is(LEFT_OUT),
                named("in-maintenance").at(Moment.BEFORE_PLAN).with(Outside.MAINTENANCE).is(LEFT_OUT),
                named("snapshot-refused").with(Outside.REFUSE_SNAPSHOT).is(PRECHECK),
                named("not-in-change").with(Outside.LEAVE_OUT_OF_CHANGE).is("not_approved"),
                named("version-published-later").thenOffered("3.0").is(DRIFT),
                named("version-withdrawn").thenOffered("1.0").is(DRIFT),
                named("removal-needed").at(Moment.BEFORE_PLAN).offered("2.5-removal").is(LEFT_OUT, DRIFT),
                named("removal-needed-later").thenOffered("2.5-removal").is(DRIFT),
                named("ahead-by-hand").doing("by_hand 3.0").is(DRIFT),
                named("behind-by-hand").debian().doing("""
                        echo "sed -i 's/acme-lib (.*)/acme-lib/' DEBIAN/control" | repack 0.9
                        dpkg --force-downgrade --force-confold -i /srv/repo/*.deb
                        """).is(DRIFT),
                named("held-after-plan").debian().doing("apt-mark hold acme-web").is(DRIFT, PRECHECK));
    }
}
