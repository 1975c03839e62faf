# Looks at a host and changes nothing there but a directory of its own below /var/tmp. Read by /bin/sh -s. Lines before
# this text set mark, known, young and deep: ours, never a host's or an inventory's. Each part of the answer stands between
# lines that begin with the mark, which nothing on the host could know before.
umask 022
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive
export PATH LC_ALL DEBIAN_FRONTEND
unset APT_CONFIG
tab='	'

open() { printf '@%s %s\n' "$mark" "$1"; printf '\n@%s %s\n' "$mark" "$1" >&2; }
shut() { printf '\n@%s . %s\n' "$mark" "$1"; }
tell() { open "$1"; shift; "$@"; shut $?; }
line_of() { said=; [ -r "$1" ] && IFS= read -r said <"$1"; }

facts() {
    printf 'uid=%s\n' "$uid"
    line_of /proc/sys/kernel/osrelease; printf 'kernel=%s\n' "$said"
    line_of /proc/sys/kernel/random/boot_id; printf 'boot_id=%s\n' "$said"
    line_of /etc/machine-id; printf 'machine_id=%s\n' "$said"
    line_of /proc/uptime; printf 'uptime=%s\n' "${said%% *}"
    # NB: this file gives a shell that reads single bytes only the first.
    printf 'own_ports=%s\n' "$(cat /proc/sys/net/ipv4/ip_local_port_range)"
    [ ! -d /run/systemd/system ] || printf 'systemd=yes\n'
    [ ! -e /run/reboot-required ] || printf 'reboot_required=yes\n'
    printf 'now=%s\n' "$(date +%s.%N)"
    stat -c '%n=%Y' /proc/1 /var/lib/dpkg/status /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/Packages \
        /usr/lib/sysimage/rpm/rpmdb.sqlite 2>/dev/null
    return 0
}

addresses() {
    found=
    for link in /sys/class/net/*; do
        line_of "$link/address"
        case ${link##*/}:$said in
            lo:* | *: | *:00:00:00:00:00:00) ;;
            *) found=yes; printf '%s\n' "$said" ;;
        esac
    done
    [ -n "$found" ] || ip -o link | sed -n 's/.*link\/ether \([0-9a-f:]\{17\}\).*/\1/p'
}

listening() {
    for table in /proc/net/tcp /proc/net/tcp6; do
        [ ! -r "$table" ] || awk 'FNR > 1 && $4 == "0A" { n = split($2, a, ":"); print a[n] }' "$table"
    done
}

space() {
    stat -c 'device %n %d' / /var /boot 2>/dev/null
    stat -f -c 'free %n %a %S' / /var /boot 2>/dev/null
    return 0
}

locks() {
    stat -c 'file %i %n' /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/rpm/.rpm.lock \
        /usr/lib/sysimage/rpm/.rpm.lock 2>/dev/null
    grep -E '^[0-9]+: (POSIX|OFDLCK) ' /proc/locks
    for file in /var/lib/dnf/rpmdb_lock.pid /var/run/dnf.pid /var/run/yum.pid; do
        line_of "$file"
        [ -z "$said" ] || printf 'pid %s\n' "$said"
    done
    return 0
}

held_by_file() {
    [ -e /etc/patchyard/hold ] || return 0
    printf 'hold\n'
    head -c 400 /etc/patchyard/hold 2>/dev/null
    return 0
}

# Who else installs updates here, without being asked.
rivals() {
    for timer in /etc/systemd/system/*.wants/*.timer; do
        case ${timer##*/} in apt-daily-upgrade.timer | dnf-automatic*.timer | dnf5-automatic.timer) printf 'timer %s\n' "${timer##*/}" ;; esac
    done
    [ ! -x /etc/cron.daily/apt-compat ] || printf 'cron apt-compat\n'
    if [ -x /usr/bin/unattended-upgrade ]; then apt-config dump APT::Periodic | sed 's/^/apt /'; fi
    grep -hsE '^[[:space:]]*apply_updates' /etc/dnf/automatic.conf /etc/dnf/dnf5-plugins/automatic.conf | sed 's/^/dnf /'
    return 0
}

# Makes $home, which nobody else can write to, and holds its lock until the end of this shell.
own() {
    base=/var/tmp/patchyard-$uid
    home=$base/$1
    [ -d "$base" ] || mkdir -m 755 "$base"
    [ -d "$home" ] || mkdir -m 755 "$home"
    [ "$(stat -c '%F %u %a' "$base" "$home")" = "directory $uid 755
directory $uid 755" ] || { printf '%s belongs to somebody else\n' "$base"; return 1; }
    : >>"$home/lock" && exec 9<"$home/lock" && flock -w 200 9
}

age() {
    line_of "$home/fresh"
    case $said in '' | *[!0-9]*) age=; return ;; esac
    age=$(($(date +%s) - said))
    [ "$age" -ge 0 ] || age=0
}

# Fetches metadata unless it is young enough: fresh is when all of it could be fetched.
renew() {
    age
    [ -z "$age" ] || [ "$age" -gt "$young" ] || return 0
    began=$(date +%s)
    open renewal
    "$@" >/dev/null
    code=$?
    shut "$code"
    [ "$code" != 0 ] || { printf '%s\n' "$began" >"$home/fresh.new" && mv "$home/fresh.new" "$home/fresh"; }
}

# steady FINGERPRINT LOOK: what belongs together has the same fingerprint before and after. An answer that the asker has is
# not given again.
steady() {
    for turn in 1 2 3 moving; do
        before=$($1)
        if [ "$turn" = moving ] || { [ -n "$known" ] && [ "$before" = "$known" ]; }; then break; fi
        $2
        [ "$($1)" != "$before" ] || break
    done
    age
    open state
    printf 'age=%s\nfingerprint=%s\nturn=%s\n' "$age" "$before" "$turn"
    shut 0
}

main() {
    read -r uid <<END
$(id -u)
END
    tell facts facts
    tell release cat /etc/os-release
    tell addresses addresses
    tell listening listening
    tell mounts cat /proc/self/mounts
    tell space space
    tell hold held_by_file
    tell rivals rivals
    if [ "$uid" = 0 ]; then
        eval "$deep"
    else
        printf '%s\n' "$deep" | sudo -n /bin/sh -s "$mark" root 2>/dev/null || eval "$deep"
    fi
    if [ -d /var/lib/dpkg ] && [ -x /usr/bin/apt-get ]; then
        apt_look
    elif [ -x /usr/bin/dnf5 ] && [ ! -x /usr/bin/dnf-3 ]; then
        dnf_look dnf5
    elif [ -x /usr/bin/dnf ]; then
        dnf_look dnf
    else
        tell manager echo none
    fi
    tell locks locks
    printf '@%s end\n' "$mark"
}
