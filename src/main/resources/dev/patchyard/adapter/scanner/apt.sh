# apt and dpkg, through lists of our own.

apt_configure() {
    wanted="Dir::State::Lists \"$home/lists\";
Dir::Cache::pkgcache \"$home/cache/pkgcache.bin\";
Dir::Cache::srcpkgcache \"$home/cache/srcpkgcache.bin\";
APT::Install-Recommends \"false\";
Acquire::Languages \"none\";
APT::Update::Error-Mode \"any\";
Acquire::Retries \"2\";
Acquire::http::Timeout \"20\";
Acquire::https::Timeout \"20\";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear Binary::apt;"
    conf=$home/look.conf there=
    if [ -r "$conf" ]; then
        while IFS= read -r said; do there=$there$newline$said; done <"$conf"
    fi
    if [ "$there" != "$newline$wanted" ]; then
        mkdir -p "$home/lists/partial" "$home/cache"
        printf '%s\n' "$wanted" >"$conf.new" && mv "$conf.new" "$conf"
    fi
}

# Contents, not times: a clock that was set and a change within the same second are seen. The indexes that are too large
# for that are named with their digests in the Release files.
apt_fingerprint() {
    {
        printf '%s\n' /var/lib/dpkg/updates/*
        find -L /var/lib/dpkg/status /var/lib/dpkg/arch /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/preferences \
            /etc/apt/preferences.d /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/os-release "$home/lists" -maxdepth 1 -type f \
            \( ! -path "$home/*" -o -printf '%f %s %T@\n' -size -2048k \) -exec sha256sum {} + 2>/dev/null
    } | sha256sum
}

# Where apt is told to look elsewhere, the fingerprint does not say what it found there.
apt_tellable() { ! grep -qsiE '^[^/#]*Dir(::(Etc|State)|[[:space:]]*\{)' /etc/apt/apt.conf /etc/apt/apt.conf.d/*; }

apt_get() { apt-get -c "$conf" -q "$@"; }

apt_packages() {
    # shellcheck disable=SC2016
    tell packages dpkg-query -W -f '${Package}\t${Architecture}\t${Version}\t${db:Status-Abbrev}\t${source:Package}\t${source:Version}\n'
    tell journal printf '%s\n' /var/lib/dpkg/updates/*
    open upgrade
    upgrade=$(apt_get -s upgrade --with-new-pkgs)
    code=$?
    printf '%s\n' "$upgrade"
    shut "$code"
    forced=
    case $upgrade in
        *'have been kept back:'*)
            open forced
            forced=$(apt_get -s --ignore-hold dist-upgrade)
            code=$?
            printf '%s\n' "$forced"
            shut "$code"
            ;;
    esac
    open sources
    printf '%s\n%s\n' "$upgrade" "$forced" |
        sed -n 's/^Inst \([a-z0-9][a-z0-9.+:-]*\) .*(\([A-Za-z0-9.+:~-]*\) .*/\1=\2/p' |
        sort -u | xargs -r apt-cache -c "$conf" show | grep -E '^(Package|Version|Source):|^$'
    shut 0
    # shellcheck disable=SC2016
    tell targets apt_get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)	$(METAKEY)	$(FILENAME)'
    tell expiries grep -saH '^Valid-Until:' "$home"/lists/*Release
    tell lists printf '%s\n' "$home"/lists/*
}

apt_look() {
    apt_configure
    renew timeout 240 apt-get -c "$conf" -q update && steady apt_fingerprint apt_tellable apt_packages
}
