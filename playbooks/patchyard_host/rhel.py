"""dnf 4 and rpm."""
import glob
import importlib.util
import os
import re
import sqlite3
import time

from patchyard_host.system import (Fault, exclusive, lock_holder, own_directory, owned_files, process_name, read, run,
                                   tail)
from patchyard_host.transaction import Drift

RPM_LOCKS = ("/var/lib/rpm/.rpm.lock", "/usr/lib/sysimage/rpm/.rpm.lock")
DNF_PID_FILES = ("/var/lib/dnf/rpmdb_lock.pid", "/var/run/dnf.pid", "/var/run/yum.pid")
DNF_LOG = "/var/log/dnf.rpm.log"
HISTORY = "/var/lib/dnf/history.sqlite"
# A new version of one of these is in use only after a boot; the list is the one that dnf's needs-restarting names.
BOOT_PACKAGES = {"kernel", "kernel-core", "kernel-rt", "kernel-rt-core", "kernel-uek", "glibc", "linux-firmware",
                 "systemd", "dbus", "dbus-broker", "dbus-daemon", "microcode_ctl"}
KERNELS = ("kernel-core", "kernel-rt-core", "kernel-uek-core", "kernel-uek")
SOURCE = re.compile(r"(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm")
QUERY = "%{NAME}\\t%{ARCH}\\t%|EPOCH?{%{EPOCH}}:{0}|\\t%{VERSION}-%{RELEASE}\\t%{INSTALLTIME}\\t%{SOURCERPM}\\n"


class Manager:
    """Looks at dnf and rpm through a cache of our own; the system's cache is never written."""

    install_configuration = ""

    def __init__(self):
        self.home = own_directory("dnf")
        self._held_lock = None
        self._base = None
        self._opened = None
        self._rows = None

    @staticmethod
    def require_usable():
        """Without dnf's bindings neither we nor Ansible's module can do anything."""
        if importlib.util.find_spec("dnf") is None:
            raise Fault("python3-dnf is not installed")

    # What is installed

    def _installed_rows(self):
        if self._rows is None:
            listed = run(["rpm", "-qa", "--qf", QUERY])
            if listed.code != 0:
                raise Fault("rpm: " + listed.first_complaint())
            self._rows = parse_packages(listed.out)
        return self._rows

    def forget(self):
        """Looks anew the next time."""
        self._rows = None
        self._base = None

    def installed(self):
        """All packages in wire form; keys that rpm lists as packages are none. rpm knows no half-configured package."""
        rows = self._installed_rows()
        twice = set(_twice(rows))
        return [{"name": r["name"], "arch": r["arch"], "version": r["version"], "configured": r["name"] not in twice,
                 "source": r["source"]}
                for r in sorted(rows, key=lambda row: (row["name"], row["arch"], row["installed_at"]))]

    def installed_version(self, name, arch):
        """The version installed last, empty when it is not installed."""
        found = [r for r in self._installed_rows() if r["name"] == name and arch in (r["arch"], "noarch")]
        found = found or [r for r in self._installed_rows() if r["name"] == name and r["arch"] == "noarch"]
        return max(found, key=lambda r: r["installed_at"])["version"] if found else ""

    def is_configured(self, name, arch):
        """Whether it is installed once, as an interrupted update leaves both versions behind."""
        return bool(self.installed_version(name, arch)) and name not in _twice(self._installed_rows())

    def version_for_people(self, name):
        """Ways in which a program may call the installed version of a package."""
        found = [r for r in self._installed_rows() if r["name"] == name]
        if not found:
            return []
        version = max(found, key=lambda r: r["installed_at"])["version"]
        bare = version.partition(":")[2] or version
        return [version, bare, bare.rpartition("-")[0]]

    @staticmethod
    def compare(left, right):
        """Less than, equal to, greater than zero as rpm orders versions."""
        import rpm
        return rpm.labelCompare(_parts(left), _parts(right))

    def broken(self):
        """Packages that are not in order, in words."""
        return ["%s (installed twice)" % name for name in _twice(self._installed_rows())]

    # What could be installed

    def _open(self, refresh=False):
        """dnf's own interface with a cache directory of ours, and no plugin but the one that holds versions."""
        try:
            import dnf
        except ImportError as missing:
            raise Fault("python3-dnf is missing: %s" % missing) from missing
        if self._held_lock is None:
            self._held_lock = exclusive(self.home)
            os.makedirs(os.path.join(self.home, "log"), exist_ok=True)
        base = dnf.Base()
        base.conf.read()
        base.conf.substitutions.update_from_etc("/")
        base.conf.cachedir = os.path.join(self.home, "cache")
        base.conf.logdir = os.path.join(self.home, "log")
        base.conf.assumeyes = True
        if self._opened is not None:
            self._opened.unload_plugins()  # dnf refuses to load them twice in one process
        self._opened = base
        base.init_plugins(disabled_glob=["*"], enable_plugins=["versionlock"])
        base.pre_configure_plugins()
        base.read_all_repos()
        base.configure_plugins()
        repositories = list(base.repos.iter_enabled())
        if not repositories:
            raise Fault("no repository is enabled")
        for repository in repositories:
            repository.skip_if_unavailable = False
            if refresh:
                repository._repo.expire()
            else:
                repository.metadata_expire = -1
        try:
            base.fill_sack(load_system_repo=True)
        except dnf.exceptions.Error as error:
            raise Fault(" ".join(str(error).split())[:500]) from error
        return base

    @property
    def base(self):
        """dnf with what was fetched last."""
        if self._base is None:
            self._base = self._open()
        return self._base

    def refresh(self):
        """Fetches the repositories' metadata. What went wrong, else nothing."""
        try:
            self._base = self._open(refresh=True)
        except Fault as fault:
            return str(fault)
        with open(os.path.join(self.home, "fresh"), "w", encoding="ascii") as stamp:
            stamp.write("%d\n" % time.time())
        return ""

    def metadata_age(self):
        """Seconds since all metadata could be fetched, null when they never could."""
        stamp = (read(os.path.join(self.home, "fresh")) or "").strip()
        return max(0, int(time.time()) - int(stamp)) if stamp.isdigit() else None

    def unsigned(self):
        """Repositories that are used although neither their packages nor their metadata need a signature."""
        return sorted(r.id for r in self.base.repos.iter_enabled() if not (r.gpgcheck or r.repo_gpgcheck))

    @staticmethod
    def expired():
        """Metadata of dnf does not say until when it counts."""
        return []

    def files(self, names):
        """Paths that the installed packages of these names own, with the name."""
        return owned_files(["rpm", "-q", "--qf", "%{NAME}\\n[ %{FILENAMES}\\n]"], sorted(names))

    def pending(self):
        """All updates, also those that a version lock holds."""
        import hawkey
        visible = {_key(package) for package in self.base.sack.query().upgrades()}
        everything = self.base.sack.query(flags=hawkey.IGNORE_EXCLUDES).upgrades().latest()
        return [self._update(package, _key(package) not in visible) for package in sorted(everything)]

    def _update(self, package, held):
        now = self.installed_version(package.name, package.arch)
        return {"name": package.name, "arch": package.arch, "installed": now, "available": version_of(package),
                "origin": package.reponame, "security": self._is_security(package), "held": held,
                "source": source_of(package.sourcerpm, package.name, version_of(package))}

    def _is_security(self, package):
        """A notice counts when it names a version that is newer than the installed one and not newer than this."""
        import hawkey
        here = self.base.sack.query(flags=hawkey.IGNORE_EXCLUDES).installed().filter(name=package.name, arch=package.arch)
        for installed in here:
            for advisory in installed.get_advisories(hawkey.GT):
                if advisory.type == hawkey.ADVISORY_SECURITY and any(
                        named.name == package.name and self.base.sack.evr_cmp(named.evr, package.evr) <= 0
                        for named in advisory.packages):
                    return True
        return False

    def simulate(self, moves):
        """What installing exactly these versions would do."""
        import dnf
        for move in moves:
            version = move["to"] if ":" in move["to"] else "0:" + move["to"]
            found = [p for p in self.base.sack.query().available().filter(name=move["name"], arch=move["arch"])
                     if "%d:%s-%s" % (p.epoch, p.version, p.release) == version]
            if not found:
                raise Drift("%s %s is not available" % (move["name"], move["to"]))
            (self.base.package_upgrade if move["from"] else self.base.package_install)(found[0])
        try:
            self.base.resolve(allow_erasing=False)
        except dnf.exceptions.Error as error:
            raise Drift(" ".join(str(error).split())[:1000]) from error
        return self._steps(self.base.transaction)

    @staticmethod
    def _steps(transaction):
        installs = {(p.name, p.arch): (version_of(p), [p.reponame]) for p in transaction.install_set}
        replaced = {name for name, _ in installs}
        removes = [p.name for p in transaction.remove_set if p.name not in replaced]
        return {"installs": installs, "removes": removes}

    def specifications(self, moves):
        """The moves as dnf wants them written."""
        return ["%s-%s.%s" % (m["name"], m["to"], m["arch"]) for m in moves]

    # After the installation

    def automatic(self, moves):
        """dnf keeps its marks by itself."""
        return []

    def mark_automatic(self, names):
        """Nothing to put back."""

    def kept_files(self, moves):
        """Configuration files of the moved packages that were kept beside a new one."""
        kept = []
        for move in moves:
            for path in run(["rpm", "-q", "--configfiles", move["name"]]).out.splitlines():
                if path.startswith("/") and os.path.exists(path + ".rpmnew"):
                    kept.append(path + ".rpmnew")
        return sorted(set(kept))

    def mark_log(self):
        """Where dnf's log and history stand now."""
        try:
            size = os.stat(DNF_LOG).st_size
        except OSError:
            size = 0
        return {"log": size, "transaction": _last_transaction()}

    def silent_failures(self, mark):
        """Scriptlets that failed: dnf calls such an installation a success and tells it only here."""
        said = read(DNF_LOG) or ""
        fresh = said[mark.get("log", 0):] if len(said) >= mark.get("log", 0) else said
        complaints = re.findall(r" (?:ERROR|error:?) +(Error in \S+ scriptlet[^\n]*|[^\n]*scriptlet failed[^\n]*)", fresh)
        complaints += _complaints_after(mark.get("transaction", 0))
        return sorted({" ".join(c.split())[:300] for c in complaints})

    def reboot_reason(self):
        """Why a reboot is needed, null when none is."""
        wanted = set(BOOT_PACKAGES)
        for file in glob.glob("/etc/dnf/plugins/needs-restarting.d/*.conf"):
            wanted.update((read(file) or "").split())
        booted = _boot_time()
        newer = sorted({r["name"] for r in self._installed_rows() if r["name"] in wanted and r["installed_at"] > booted})
        return "wanted by " + ", ".join(newer) if newer else None

    def newest_kernel(self):
        """The newest installed kernel of the running one's architecture, null when no package brings one."""
        rows = [r for r in self._installed_rows() if r["name"] in KERNELS and r["arch"] == os.uname().release.rpartition(".")[2]]
        newest = None
        for row in rows:
            if newest is None or self.compare(row["version"], newest["version"]) > 0:
                newest = row
        return "%s.%s" % (newest["version"].rpartition(":")[2], newest["arch"]) if newest else None

    @staticmethod
    def held():
        """What dnf's plugin holds versions with."""
        lines = (read("/etc/dnf/plugins/versionlock.list") or "").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip() and not line.strip().startswith("#")]

    @staticmethod
    def moved_at():
        """When packages moved last."""
        places = ("/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/rpmdb.sqlite")
        return max([int(os.stat(place).st_mtime) for place in places if os.path.exists(place)] or [0])

    @staticmethod
    def rivals(timers):
        """Programs that install updates by themselves and are switched on."""
        said = (read("/etc/dnf/automatic.conf") or "") + "\n" + (read("/etc/dnf/dnf5-plugins/automatic.conf") or "")
        applies = re.search(r"^\s*apply_updates\s*=\s*(yes|true|1|on)\s*$", said, re.MULTILINE | re.IGNORECASE)
        return ["dnf5-automatic" if timer.startswith("dnf5") else "dnf-automatic" for timer in timers
                if timer == "dnf-automatic-install.timer" or timer.startswith("dnf") and applies]

    def lock_held_by(self):
        """Who works with the package database now, in words; empty when nobody does."""
        for path in RPM_LOCKS:
            holder = lock_holder(path)
            if holder is not None:
                return "process %d (%s)" % (holder, process_name(holder)) if holder else "a process"
        for path in DNF_PID_FILES:
            pid = (read(path) or "").strip()
            if pid.isdigit() and os.path.isdir("/proc/" + pid) and _is_package_manager(int(pid)):
                return "process %s (%s)" % (pid, process_name(int(pid)))
        return ""

    def repair(self):
        """Takes the older of two versions that an interrupted update left behind out of the database."""
        said = []
        if run(["rpmdb", "--verifydb"]).code != 0:
            said.append("rpmdb --rebuilddb: %s" % ("done" if run(["rpmdb", "--rebuilddb"], None).code == 0 else "failed"))
        for name in _twice(self._installed_rows()):
            rows = sorted((r for r in self._installed_rows() if r["name"] == name), key=lambda r: r["installed_at"])
            for old in rows[:-1]:
                done = run(["rpm", "-e", "--justdb", "--noscripts", "--nodeps", "%s-%s.%s" % (
                    old["name"], old["version"].rpartition(":")[2], old["arch"])], None)
                said.append("%s %s forgotten: %s" % (name, old["version"], "done" if done.code == 0 else done.first_complaint()))
        self.forget()
        return "; ".join(said) or "nothing to repair"

    def evidence(self):
        """The package manager's own logs."""
        return {"dnf.log": tail("/var/log/dnf.log", 400000), "dnf.rpm.log": tail(DNF_LOG, 400000),
                "dnf-history.txt": run(["rpm", "-qa", "--last"]).out[:200000]}


def parse_packages(listed):
    """rpm's table; imported keys are no packages."""
    rows = []
    for line in listed.splitlines():
        words = line.split("\t")
        if len(words) == 6 and words[0] != "gpg-pubkey":
            version = words[3] if words[2] in ("0", "(none)") else "%s:%s" % (words[2], words[3])
            rows.append({"name": words[0], "arch": words[1], "version": version,
                         "installed_at": int(words[4]) if words[4].isdigit() else 0,
                         "source": source_of(words[5], words[0], version)})
    return rows


def source_of(file, name, version):
    """The source that a package was built from. The name of its file has no epoch; it is taken for the package's own."""
    found = SOURCE.fullmatch(file or "")
    if not found:
        return {"name": name, "version": version}
    epoch, colon, _ = version.partition(":")
    return {"name": found[1], "version": (epoch + colon if colon else "") + found[2]}


def version_of(package):
    """Version and release, with the epoch where there is one."""
    plain = "%s-%s" % (package.version, package.release)
    return "%d:%s" % (package.epoch, plain) if package.epoch else plain


def _key(package):
    return package.name, package.arch, package.evr


def _parts(version):
    epoch, colon, rest = version.partition(":")
    plain, _, release = (rest if colon else version).rpartition("-")
    return (epoch if colon else "0", plain, release)


def _twice(rows):
    """Names with two versions of one architecture, but for those that may be installed side by side."""
    seen, twice = set(), set()
    for row in rows:
        key = (row["name"], row["arch"])
        if key in seen and not row["name"].startswith(("kernel", "installonlypkg")):
            twice.add(row["name"])
        seen.add(key)
    return sorted(twice)


def _boot_time():
    """dnf's own rule: process 1 is as old as the boot."""
    return int(os.stat("/proc/1").st_mtime)


def _is_package_manager(pid):
    words = (read("/proc/%d/cmdline" % pid) or "").split("\0")
    return any(os.path.basename(word).startswith(("dnf", "yum", "rpm", "microdnf")) for word in words[:3]) or \
        b"AnsiballZ" in (read("/proc/%d/cmdline" % pid) or "").encode()


def _history(question, values):
    """Rows from dnf's history, opened so that nothing is written; none when it cannot be read."""
    if not os.path.exists(HISTORY):
        return []
    try:
        database = sqlite3.connect("file:%s?mode=ro" % HISTORY, uri=True, timeout=5)
        try:
            return database.execute(question, values).fetchall()
        finally:
            database.close()
    except sqlite3.Error:
        return []


def _last_transaction():
    found = _history("select max(id) from trans", ())
    return found[0][0] or 0 if found else 0


def _complaints_after(transaction):
    return [line for (line,) in _history(
        "select line from console_output where trans_id > ? and line like '%scriptlet failed%'", (transaction,))]
