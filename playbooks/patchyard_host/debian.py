"""apt and dpkg."""
import calendar
import glob
import importlib.util
import os
import re
import time
from collections import namedtuple

from patchyard_host.system import (Fault, exclusive, is_systemd, lock_holder, own_directory, owned_files, process_name, read, run,
                                   tail)
from patchyard_host.transaction import Drift

LOCKS = ("/var/lib/dpkg/lock-frontend", "/var/lib/dpkg/lock")
STEP = re.compile(r"^(Inst|Remv) (\S+)(?: \[([^\]]*)\])?(?: \((\S+) (.*?)(?: ?\[([^\]]+)\])?\))?", re.MULTILINE)
VALID_UNTIL = re.compile(r"^Valid-Until:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
UNIVERSAL = re.compile(r"\s*(?:UTC|GMT|Z|[+-]0000)$")
KEPT_BACK = re.compile(r"^The following packages have been kept back:\n((?:  .*\n)+)", re.MULTILINE)
SOURCE = re.compile(r"(\S+)(?: \((\S+)\))?")
WAIT_FOR_LOCK = 600
QUERY = ("${Package}\\t${Architecture}\\t${Version}\\t${db:Status-Abbrev}\\t"
         "${source:Package}\\t${source:Version}\\n")

Package = namedtuple("Package", "version state source source_version")
NOT_THERE = Package("", "   ", "", "")


class Manager:
    """Looks at apt and dpkg through lists of our own; the system's lists are never written."""

    def __init__(self):
        self.home = own_directory("apt")
        self.install_configuration = os.path.join(self.home, "install.conf")
        self._held_lock = None
        self._packages = None
        self.native = run(["dpkg", "--print-architecture"]).out.strip()

    def _prepare(self):
        """One look with our lists at a time; the lock is held until this process ends."""
        if self._held_lock is not None:
            return
        self._held_lock = exclusive(self.home)
        for name in ("lists/partial", "cache"):
            os.makedirs(os.path.join(self.home, name), exist_ok=True)
        paths = ('Dir::State::Lists "{0}/lists";\nDir::Cache::pkgcache "{0}/cache/pkgcache.bin";\n'
                 'Dir::Cache::srcpkgcache "{0}/cache/srcpkgcache.bin";\n').format(self.home)
        quiet = ('APT::Install-Recommends "false";\nAcquire::Languages "none";\nAPT::Update::Error-Mode "any";\n'
                 'Acquire::Retries "2";\nAcquire::http::Timeout "20";\nAcquire::https::Timeout "20";\n'
                 '#clear APT::Update::Pre-Invoke;\n#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n'
                 '#clear Binary::apt;\n')
        self._write("look.conf", paths + quiet)
        self._write("install.conf", paths + 'Acquire::Languages "none";\nDPkg::Lock::Timeout "%d";\n' % WAIT_FOR_LOCK)

    def _write(self, name, content):
        path = os.path.join(self.home, name)
        if read(path) != content:
            with open(path + ".new", "w", encoding="utf-8") as file:
                file.write(content)
            os.chmod(path + ".new", 0o644)
            os.replace(path + ".new", path)

    def _apt(self, *arguments, timeout=300):
        self._prepare()
        return run(["apt-get", "-c", os.path.join(self.home, "look.conf"), "-q"] + list(arguments), timeout)

    @staticmethod
    def require_usable():
        """Ansible's module would install the bindings it misses, which nobody planned."""
        if importlib.util.find_spec("apt") is None:
            raise Fault("python3-apt is not installed")

    # What is installed

    def packages(self):
        """(name, arch) to version, dpkg's three letters and what it was built from; only what is there in some way."""
        if self._packages is None:
            listed = run(["dpkg-query", "-W", "-f", QUERY])
            if listed.code != 0:
                raise Fault("dpkg-query: " + listed.first_complaint())
            self._packages = parse_packages(listed.out)
        return self._packages

    def forget(self):
        """Looks anew the next time."""
        self._packages = None

    def installed(self):
        """All packages in wire form."""
        return [{"name": name, "arch": arch, "version": package.version, "configured": package.state[1:3] == "i ",
                 "source": {"name": package.source, "version": package.source_version}}
                for (name, arch), package in sorted(self.packages().items())]

    def installed_version(self, name, arch):
        """The version, empty when it is not installed; a package may change between one architecture and all."""
        return (self.packages().get((name, arch)) or self._sibling(name, arch) or NOT_THERE).version

    def is_configured(self, name, arch):
        """Whether it is installed and configured under exactly this architecture."""
        return self.packages().get((name, arch), NOT_THERE).state[1:3] == "i "

    def _sibling(self, name, arch):
        other = {"all": self.native, self.native: "all"}.get(arch)
        return self.packages().get((name, other)) if other else None

    def version_for_people(self, name):
        """Ways in which a program may call the installed version of a package."""
        for arch in (self.native, "all"):
            found = self.packages().get((name, arch))
            if found:
                bare = found.version.partition(":")[2] or found.version
                return [found.version, bare, bare.rpartition("-")[0] or bare]
        return []

    @staticmethod
    def compare(left, right):
        """Less than, equal to, greater than zero as dpkg orders versions."""
        if run(["dpkg", "--compare-versions", left, "gt", right]).code == 0:
            return 1
        return 0 if left == right else -1

    def broken(self):
        """Packages that are not in order, in words."""
        bad = ["%s (%s)" % (name, package.state.strip()) for (name, _), package in sorted(self.packages().items())
               if package.state[1:3] != "i "]
        journal = [name for name in os.listdir("/var/lib/dpkg/updates") if name.isdigit()]
        return bad + (["an interrupted dpkg"] if journal else [])

    # What could be installed

    def refresh(self):
        """Fetches the repositories' indexes. What went wrong, else nothing."""
        done = self._apt("update", timeout=240)
        if done.code == 0:
            self._write("fresh", "%d\n" % time.time())
            return ""
        return done.first_complaint()

    def metadata_age(self):
        """Seconds since all indexes could be fetched, null when they never could."""
        stamp = read(os.path.join(self.home, "fresh"))
        return max(0, int(time.time()) - int(stamp)) if stamp and stamp.strip().isdigit() else None

    def unsigned(self):
        """Repositories that are used although no good signature vouches for them. apt keeps the signature of an index only
        when it was good, also where the system's lists say trusted=yes or allow-insecure=yes."""
        return sorted(name for name, start in self._repositories().items()
                      if not (os.path.exists(start + "InRelease") or os.path.exists(start + "Release.gpg")))

    def expired(self):
        """Repositories whose word does not count any more by their own word, whatever this system's settings make of it."""
        found = []
        for name, start in self._repositories().items():
            said = VALID_UNTIL.search(read(start + "InRelease") or read(start + "Release") or "")
            end = expiry(said[1]) if said else None
            if end is not None and end < time.time():
                found.append("%s expired on %s" % (name, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end))))
        return sorted(found)

    def _repositories(self):
        listed = self._apt("indextargets", "--no-release-info", "--format", "$(REPO_URI) $(RELEASE)\t$(METAKEY)\t$(FILENAME)")
        if listed.code != 0:
            raise Fault("apt-get indextargets: " + listed.first_complaint())
        targets = parse_targets(listed.out)
        if not targets:
            raise Fault("no repository is configured")
        return targets

    def files(self, names):
        """Paths that the installed packages of these names own, with the name."""
        wanted = sorted("%s:%s" % key if key[1] != "all" else key[0] for key in self.packages() if key[0] in names)
        return owned_files(["dpkg-query", "-W", "-f", "${Package}\\n${db-fsys:Files}"], wanted)

    def pending(self):
        """All updates, also those that are held or kept back."""
        plain = self._apt("-s", "upgrade", "--with-new-pkgs")
        if plain.code != 0:
            raise Fault("apt-get: " + plain.first_complaint())
        updates = parse_steps(plain.out, self.native)["updates"]
        kept = parse_kept_back(plain.out)
        if kept:
            forced = self._apt("-s", "--ignore-hold", "dist-upgrade")
            updates += [u for u in parse_steps(forced.out, self.native)["updates"]
                        if u["name"] in kept and u["installed"]]
        for update in updates:
            update["held"] = self.packages().get((update["name"], update["arch"]), NOT_THERE).state[:1] == "h"
        return self._with_sources(updates)

    def _with_sources(self, updates):
        """The updates, each with what it was built from; what no index tells is taken for a source of its own."""
        wanted = [self._specification(u["name"], u["arch"], u["available"]) for u in updates]
        shown = run(["apt-cache", "-c", os.path.join(self.home, "look.conf"), "show", *wanted]).out if wanted else ""
        sources = parse_sources(shown)
        for update in updates:
            name, version = sources.get((update["name"], update["available"]), (update["name"], update["available"]))
            update["source"] = {"name": name, "version": version}
        return updates

    def simulate(self, moves):
        """What installing exactly these versions would do; apt simulates over a hold that it does not install over."""
        held = sorted(m["name"] for m in moves if self.packages().get((m["name"], m["arch"]), NOT_THERE).state[:1] == "h")
        if held:
            raise Drift("%s is on hold now" % ", ".join(held))
        done = self._apt("-s", "--no-remove", "install", *self.specifications(moves))
        if done.code != 0:
            raise Drift(done.first_complaint())
        return parse_steps(done.out, self.native)

    def specifications(self, moves):
        """The moves as apt wants them written."""
        return [self._specification(m["name"], m["arch"], m["to"]) for m in moves]

    def _specification(self, name, arch, version):
        return "%s%s=%s" % (name, "" if arch in (self.native, "all") else ":" + arch, version)

    # After the installation

    def automatic(self, moves):
        """Which of the packages were installed as a dependency; Ansible's module marks all it installs as wanted."""
        marked = set(run(["apt-mark", "showauto"]).out.split())
        return sorted({m["name"] for m in moves if not m["from"] or m["name"] in marked or m["name"] + ":" + m["arch"] in marked})

    def mark_automatic(self, names):
        """Puts the marks back."""
        if names:
            run(["apt-mark", "auto"] + names)

    def kept_files(self, moves):
        """Configuration files of the moved packages that were kept beside a new one."""
        kept = []
        for move in moves:
            listed = run(["dpkg-query", "-W", "-f", "${Conffiles}\\n", move["name"]]).out
            for line in listed.splitlines():
                words = line.split()
                if words and os.path.exists(words[0] + ".dpkg-dist"):
                    kept.append(words[0] + ".dpkg-dist")
        return sorted(set(kept))

    def mark_log(self):
        """Where the package manager's log stands now."""
        return {}

    def silent_failures(self, mark):
        """dpkg tells every failure by its exit code and the package's state."""
        return []

    def reboot_reason(self):
        """Why a reboot is needed, null when none is."""
        if os.path.exists("/run/reboot-required"):
            packages = sorted(set((read("/run/reboot-required.pkgs") or "").split()))
            return "wanted by " + ", ".join(packages) if packages else "wanted by a package"
        running, newest, kernels = os.uname().release, self.newest_kernel(), self._kernels()
        if newest and running in kernels and self.compare(kernels[newest], kernels[running]) > 0:
            return "kernel %s is installed, %s runs" % (newest, running)
        return None

    def _kernels(self):
        return {name[len("linux-image-"):]: package.version for (name, _), package in self.packages().items()
                if name.startswith("linux-image-") and re.match(r"linux-image-\d", name) and package.state[1] == "i"}

    def newest_kernel(self):
        """The newest installed kernel of the running one's flavour, null when no package brings one."""
        newest, flavour = None, os.uname().release.rpartition("-")[2]
        for kernel, version in sorted(self._kernels().items()):
            if kernel.rpartition("-")[2] == flavour and (newest is None or self.compare(version, self._kernels()[newest]) >= 0):
                newest = kernel
        return newest

    def held(self):
        """Names of packages on hold."""
        return sorted({name for (name, _), package in self.packages().items() if package.state[:1] == "h"})

    @staticmethod
    def moved_at():
        """When packages moved last."""
        return int(os.stat("/var/lib/dpkg/status").st_mtime)

    @staticmethod
    def rivals(timers):
        """Programs that install updates by themselves and are switched on."""
        if not os.access("/usr/bin/unattended-upgrade", os.X_OK):
            return []
        told = dict(re.findall(r'^APT::Periodic::([A-Za-z-]+) "([^"]*)";$', run(["apt-config", "dump", "APT::Periodic"]).out,
                               re.MULTILINE))
        settings = {name.lower(): value for name, value in told.items()}
        begun = "apt-daily-upgrade.timer" in timers if is_systemd() else os.access("/etc/cron.daily/apt-compat", os.X_OK)
        on = settings.get("unattended-upgrade", "").strip() not in ("", "0") and settings.get("enable", "1") != "0"
        return ["unattended-upgrades"] if begun and on else []

    def lock_held_by(self):
        """Who works with the package database now, in words; empty when nobody does."""
        for path in LOCKS:
            holder = lock_holder(path)
            if holder is not None:
                return "process %d (%s)" % (holder, process_name(holder)) if holder else "a process"
        return ""

    def repair(self):
        """Finishes what an interrupted dpkg left; never removes a package. What was done, in words."""
        self._prepare()
        said = []
        for command in (["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"],
                        ["apt-get", "-q", "-y", "--no-remove", "-o", "DPkg::Lock::Timeout=%d" % WAIT_FOR_LOCK,
                         "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
                         "-c", self.install_configuration, "-f", "install"]):
            done = run(command, None)
            said.append("%s: %s" % (" ".join(command[:1] + command[-1:]), "done" if done.code == 0 else done.first_complaint()))
            self.forget()
            if not self.broken():
                break
        return "; ".join(said)

    def evidence(self):
        """The package manager's own logs."""
        return {"dpkg.log": tail("/var/log/dpkg.log", 400000), "apt-history.log": tail("/var/log/apt/history.log", 200000),
                "apt-term.log": tail("/var/log/apt/term.log", 400000)}

    def archives(self):
        """Free space is needed where packages are kept."""
        return glob.glob("/var/cache/apt/archives")


def parse_packages(listed):
    """dpkg-query's table; what only has configuration files left is not installed."""
    found = {}
    for line in listed.splitlines():
        words = line.split("\t")
        if len(words) == 6 and words[3][1:2] not in ("n", "c"):
            found[(words[0], words[1])] = Package(words[2], (words[3] + "   ")[:3], words[4], words[5])
    return found


def parse_targets(told):
    """Repositories, and how the names of the files begin that apt keeps of each. A name has one underscore for each slash."""
    found = {}
    for line in told.splitlines():
        words = line.split("\t")
        if len(words) == 3:
            found[words[0]] = words[2].rsplit("_", words[1].count("/") + 1)[0] + "_"
    return found


def expiry(said):
    """The moment in seconds since the epoch of a time as repositories write it."""
    try:
        return calendar.timegm(time.strptime(UNIVERSAL.sub("", said), "%a, %d %b %Y %H:%M:%S"))
    except ValueError as unreadable:
        raise Fault("a repository's time is not understood: %s" % said[:100]) from unreadable


def parse_sources(shown):
    """(name, version) to the source's name and version, which an index names only where they are others."""
    found = {}
    for paragraph in shown.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in paragraph.splitlines() if ": " in line and line[:1] not in " \t")
        if "Package" in fields and "Version" in fields:
            name, version = fields["Package"], fields["Version"]
            told = SOURCE.fullmatch(fields.get("Source", name).strip())
            found[(name, version)] = (told[1], told[2] or version) if told else (name, version)
    return found


def parse_steps(said, native):
    """``Inst`` and ``Remv`` lines of a simulation."""
    updates, installs, removes = [], {}, []
    for kind, word, old, new, source, arch in STEP.findall(said):
        name, _, foreign = word.partition(":")
        if kind == "Remv":
            removes.append(name)
            continue
        origins = [short_origin(part) for part in source.split(", ") if part]
        arch = arch or foreign or native
        installs[(name, arch)] = (new, origins)
        security = [origin for origin in origins if "security" in origin.lower()]
        updates.append({"name": name, "arch": arch, "installed": old, "available": new,
                        "origin": (security or origins or [""])[0], "security": bool(security), "held": False})
    return {"updates": updates, "installs": installs, "removes": removes}


def short_origin(told):
    """``Debian-Security:12/stable-security`` without the version, which moves with every point release."""
    label, colon, rest = told.partition(":")
    archive = rest.rpartition("/")[2]
    return "%s/%s" % (label, archive) if colon and archive else told


def parse_kept_back(said):
    """Names that apt lists as kept back, for whatever reason."""
    found = KEPT_BACK.search(said)
    return set(found.group(1).split()) if found else set()
