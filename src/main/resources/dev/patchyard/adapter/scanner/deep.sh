# What only root sees of others' processes. Run by look.sh, with root's privilege where the login has it.
if [ "${2:-}" = root ]; then
    mark=$1 LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    export LC_ALL PATH
    umask 022
    tab='	'
    newline='
'
    open() { printf '@%s %s\n' "$mark" "$1"; }
    shut() { printf '\n@%s . %s\n' "$mark" "$1"; }
    tell() { open "$1"; shift; "$@"; shut $?; }
fi

# Each line comes with the name of its file, so that none can pass for one of another.
files() {
    grep -saH '' /etc/os-release /proc/self/mounts /proc/sys/net/ipv4/ip_local_port_range /proc/locks /var/lib/dnf/rpmdb_lock.pid \
        /var/run/dnf.pid /var/run/yum.pid /run/reboot-required.pkgs /sys/class/dmi/id/product_uuid \
        /sys/devices/virtual/dmi/id/product_uuid /proc/[0-9]*/stat
}

exes() {
    find /proc/[0-9]*/exe /bin /sbin /lib /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin -maxdepth 0 -type l \
        ! -lname "*$newline*" -printf '%p\t%l\n' 2>/dev/null
}

words() { grep -szH -m 16 '' /proc/[0-9]*/cmdline | tr '\n\0' ' \n'; }

# Processes that map files which are gone, but for those that come and go.
replaced() {
    mapped=$(grep -sHE '^[^ ]+ [^ ]+ [^ ]+ [^ ]+ [0-9]+ +/.* \(deleted\)$' /proc/[0-9]*/maps)
    [ -z "$mapped" ] || printf '%s\n' "$mapped" |
        grep -vE '^[^:]*:[^ ]+ [^ ]+ [^ ]+ [^ ]+ [0-9]+ +/(dev/|memfd:|SYSV|run/|tmp/|var/tmp/|proc/|\[)' | cut -d: -f1 | uniq
}

# An interpreter has its script read and mapped nothing: when that changed.
scripts() {
    while IFS=$tab read -r place program; do
        case $program in */python* | */perl* | */ruby* | */bash | */dash | */sh) ;; *) continue ;; esac
        place=${place%/exe}
        script=
        rest=${words#*"$place/cmdline:"}
        while :; do
            case $rest in *"$place/cmdline:"*) rest=${rest#*"$place/cmdline:"} ;; *) break ;; esac
            case $rest in -*) ;; *) script=${rest%%"$newline"*}; break ;; esac
        done
        case $script in /usr/* | /opt/* | /bin/* | /sbin/* | /lib/*) ;; *) continue ;; esac
        if [ -e "$place/root$script" ]; then
            set -- "$@" "$place/root$script"
        elif [ -d "$place/root/" ]; then
            printf '%s\tgone\n' "$place"
        fi
    done <<END
$exes
END
    [ $# = 0 ] || stat -L -c '%n	%.9Z' "$@" 2>/dev/null
}

init_words() {
    grep -soHE '(^|[^A-Za-z0-9_./-])(/usr(/local)?)?/s?bin/[A-Za-z0-9_.+-]+|^[[:space:]]*(export )?PIDFILE=.*' /etc/init.d/*
}

pid_files() {
    named=
    while IFS= read -r said; do
        case $said in *PIDFILE=*) named=$named$newline$said ;; esac
    done <<END
$init_words
END
    for script in /etc/init.d/*; do
        name=${script##*/} file=
        case $named in
            *"$script:"*)
                file=${named#*"$script:"}
                file=${file#*PIDFILE=}
                file=${file#[\"\']}
                file=${file%%[\"\'[:space:]]*}
                case $file in *\$*) file= ;; esac
                ;;
        esac
        for file in $file "/run/$name.pid" "/run/${name}d.pid" "/run/$name/$name.pid"; do
            [ -e "$file" ] || continue
            number=
            read -r number rest <"$file"
            printf '%s\t%s\n' "$name" "$number"
            break
        done
    done
}

init_states() {
    level=$(runlevel 2>/dev/null)
    level=${level##* }
    case $level in [2-5]) ;; *) level=3 ;; esac
    while IFS= read -r link; do
        script=/etc/init.d/${link##*/S[0-9][0-9]}
        [ "$link" -ef "$script" ] || script=$(readlink -f "$link")
        [ -f "$script" ] || continue
        timeout 30 "$script" status >/dev/null 2>&1 </dev/null
        printf '%s\t%s\n' "${script##*/}" $?
    done <<END
$(grep -ls status /etc/rc"$level".d/S*)
END
}

systemctl_list() { systemctl "$@" --no-legend --no-pager; }

if [ "${2:-}" = root ] || [ "${uid:-}" = 0 ]; then tell privilege echo root; fi
tell files files
exes=$(exes)
tell programs printf '%s\n' "$exes"
words=$(words)
tell words printf '%s\n' "$words"
tell replaced replaced
tell scripts scripts
if [ -d /run/systemd/system ]; then
    tell groups grep -sH /system.slice/ /proc/[0-9]*/cgroup
    tell units systemctl_list list-units --type=service --state=running,failed --plain
    tell unit_files systemctl_list list-unit-files --type=service --state=enabled,enabled-runtime
else
    init_words=$(init_words)
    tell init_words printf '%s\n' "$init_words"
    tell pid_files pid_files
    tell init_states init_states
fi
true
