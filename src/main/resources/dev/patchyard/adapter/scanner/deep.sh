# What only root sees of others' processes. Run by look.sh, with root's privilege where the login has it.
if [ "${2:-}" = root ]; then
    mark=$1 LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    export LC_ALL PATH
    umask 022
    tab='	'
    open() { printf '@%s %s\n' "$mark" "$1"; }
    shut() { printf '\n@%s . %s\n' "$mark" "$1"; }
    tell() { open "$1"; shift; "$@"; shut $?; }
fi

exes() { find /proc/[0-9]*/exe -maxdepth 0 -printf '%h\t%l\0' 2>/dev/null | tr '\n\0' ' \n'; }
words() { grep -szH -m 16 '' /proc/[0-9]*/cmdline | tr '\n\0' ' \n'; }

# Processes that map files which are gone, but for those that come and go.
replaced() {
    grep -sHE '^[^ ]+ [^ ]+ [^ ]+ [^ ]+ [0-9]+ +/.* \(deleted\)$' /proc/[0-9]*/maps |
        grep -vE '^[^:]*:[^ ]+ [^ ]+ [^ ]+ [^ ]+ [0-9]+ +/(dev/|memfd:|SYSV|run/|tmp/|var/tmp/|proc/|\[)' | cut -d: -f1 | uniq
}

newline='
'
# An interpreter has its script read and mapped nothing: when that changed.
scripts() {
    printf '%s\n' "$exes" | while IFS=$tab read -r place program; do
        case $program in */python* | */perl* | */ruby* | */bash | */dash | */sh) ;; *) continue ;; esac
        script=
        rest=${words#*"$place/cmdline:"}
        while :; do
            case $rest in *"$place/cmdline:"*) rest=${rest#*"$place/cmdline:"} ;; *) break ;; esac
            case $rest in -*) ;; *) script=${rest%%"$newline"*}; break ;; esac
        done
        case $script in /usr/* | /opt/* | /bin/* | /sbin/* | /lib/*) ;; *) continue ;; esac
        changed=$(stat -L -c %.9Z "$place/root$script" 2>/dev/null) || { [ ! -d "$place/root/" ] || changed=gone; }
        printf '%s\t%s\n' "$place" "$changed"
    done
}

places() {
    for directory in /bin /sbin /lib /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin; do
        [ ! -L "$directory" ] || printf '%s\t%s\n' "$directory" "$(readlink -f "$directory")"
    done
}

pid_files() {
    named=$(grep -sHE '^[[:space:]]*(export )?PIDFILE=' /etc/init.d/*)
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
    for link in /etc/rc"$level".d/S*; do
        script=$(readlink -f "$link")
        [ -f "$script" ] && grep -q status "$script" || continue
        timeout 30 "$script" status >/dev/null 2>&1
        printf '%s\t%s\n' "${script##*/}" $?
    done
}

systemctl_list() { systemctl "$@" --no-legend --no-pager; }

if [ "${2:-}" = root ] || [ "${uid:-}" = 0 ]; then tell privilege echo root; fi
tell processes grep -sH '' /proc/[0-9]*/stat
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
    tell places places
    tell init_programs grep -soHE '(^|[^A-Za-z0-9_./-])(/usr(/local)?)?/s?bin/[A-Za-z0-9_.+-]+' /etc/init.d/*
    tell pid_files pid_files
    tell init_states init_states
fi
for product in /sys/class/dmi/id/product_uuid /sys/devices/virtual/dmi/id/product_uuid; do
    if [ -r "$product" ]; then tell product cat "$product"; break; fi
done
true
