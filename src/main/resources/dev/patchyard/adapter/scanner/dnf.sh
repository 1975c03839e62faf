# dnf and rpm, through a cache of our own. $dnf is dnf (version 4) or dnf5.

dnf_ask() { timeout 240 "$dnf" -q -y --setopt="cachedir=$home/cache" --setopt="logdir=$home/log" --setopt='*.skip_if_unavailable=0' "$@"; }

# The plugin that holds versions is the only one: others may talk to somebody.
dnf_visible() {
    if [ "$dnf" = dnf5 ]; then dnf_ask "$@"; else dnf_ask --disableplugin='*' --enableplugin=versionlock "$@"; fi
}
dnf_everything() {
    if [ "$dnf" = dnf5 ]; then dnf_ask --setopt=disable_excludes='*' "$@"; else dnf_ask --disableplugin='*' --disableexcludes=all "$@"; fi
}

update_format='%{name}\t%{arch}\t%{epoch}\t%{version}-%{release}\t%{repoid}\t%{sourcerpm}'
[ -x /usr/bin/dnf-3 ] || update_format="$update_format\n"

dnf_fingerprint() {
    find -L /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/rpmdb.sqlite-wal /var/lib/rpm/Packages /var/lib/rpm/Packages.db \
        /usr/lib/sysimage/rpm/rpmdb.sqlite /usr/lib/sysimage/rpm/rpmdb.sqlite-wal /etc/dnf/dnf.conf /etc/yum.repos.d \
        /etc/yum/repos.d /etc/distro.repos.d /etc/dnf/vars /etc/yum/vars /etc/dnf/plugins /etc/dnf/modules.d /etc/dnf/protected.d \
        /etc/dnf/versionlock.toml /etc/dnf/repos.override.d /etc/dnf/libdnf5.conf.d /usr/share/dnf5/repos.d /etc/os-release \
        "$home/cache" -maxdepth 4 -type f \( ! -path "$home/*" -o -name repomd.xml \) -exec sha256sum {} + 2>/dev/null | sha256sum
}

dnf_settings() {
    grep -sHE '^[[:space:]]*(\[|enabled|gpgcheck|pkg_gpgcheck|repo_gpgcheck|reposdir|exclude)' /etc/dnf/dnf.conf \
        /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo /usr/share/dnf5/repos.d/*.repo \
        /etc/dnf/repos.override.d/*.repo
}

dnf_locks() {
    grep -hsvE '^[[:space:]]*(#|$)' /etc/dnf/plugins/versionlock.list
    sed -n 's/^[[:space:]]*name[[:space:]]*=[[:space:]]*"\([^"]*\)".*/\1/p' /etc/dnf/versionlock.toml 2>/dev/null
    return 0
}

# Whether something may be hidden from dnf's own answer.
dnf_hides() {
    grep -qsE '^[[:space:]]*[^#[:space:]]' /etc/dnf/plugins/versionlock.list ||
        grep -qsE '^[[:space:]]*(name|\[\[packages)' /etc/dnf/versionlock.toml ||
        grep -qsE '^[[:space:]]*exclude' /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo /etc/yum/repos.d/*.repo /etc/distro.repos.d/*.repo
}

dnf_packages() {
    tell settings dnf_settings
    tell needs_restart cat /etc/dnf/plugins/needs-restarting.d/*.conf
    tell held dnf_locks
    tell packages rpm -qa --qf '%{NAME}\t%{ARCH}\t%|EPOCH?{%{EPOCH}}:{0}|\t%{VERSION}-%{RELEASE}\t%{INSTALLTIME}\t%{SOURCERPM}\n'
    open updates
    updates=$(dnf_everything -C repoquery --upgrades --latest-limit=1 --qf "$update_format")
    code=$?
    printf '%s\n' "$updates"
    shut "$code"
    [ -n "$updates" ] || return 0
    if dnf_hides; then tell visible dnf_visible -C check-update; fi
    if [ "$dnf" = dnf5 ]; then
        tell notices dnf_everything -C advisory list --security --available
    else
        tell notices dnf_everything -C updateinfo list security --available
    fi
}

dnf_look() {
    dnf=$1
    [ -d "$home/log" ] || mkdir -p "$home/cache" "$home/log"
    renew dnf_visible --refresh makecache && steady dnf_fingerprint true dnf_packages
}
