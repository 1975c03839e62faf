"""Services of the host, under systemd or under init scripts."""
import fnmatch
import glob
import os
import re
import time

from patchyard_host.system import is_systemd, pids, read, run

# Restarting one of these throws people off the machine or takes it down.
NEVER = ("dbus", "dbus-broker", "dbus-daemon", "systemd-logind", "elogind", "gdm", "gdm3", "sddm", "lightdm", "xdm",
         "lxdm", "display-manager", "user@*", "getty@*", "serial-getty@*", "console-getty")
REPLACED = re.compile(r" (/(?!dev/|memfd:|SYSV|run/|tmp/|var/tmp/|proc/|\[)[^\n]*) \(deleted\)$", re.MULTILINE)
MAPPED = re.compile(r" (/[^\n]*)$", re.MULTILINE)
GONE = re.compile(r"(/.*) \(deleted\)")
INSTALLED = ("/usr/", "/opt/", "/bin/", "/sbin/", "/lib/")
SCRIPTS = "/etc/init.d/*"
PROGRAM = re.compile(r"(?<![\w./-])(?:/usr(?:/local)?)?/s?bin/[\w.+-]+")
INTERPRETER = re.compile(r".*/(python[0-9.]*|perl[0-9.]*|ruby[0-9.]*|bash|dash|sh)$")


def stale():
    """Names of services with a process that still runs files which were replaced since it started."""
    owner = _owner()
    return sorted({name for name in (owner(pid) for pid in pids() if runs_old_code(pid)) if name})


def using(files):
    """Services that may be restarted and run files of packages: each with the names of those packages.

    :param files: paths, with the package that owns each
    """
    owner, found = _owner(), {}
    placed = _all_placed(files)
    for pid in pids():
        packages = {placed[path] for path in _files_in_use(pid) if path in placed}
        service = owner(pid) if packages and pid != 1 else ""
        if service and may_restart(service, []):
            found.setdefault(service, set()).update(packages)
    return [{"name": name, "packages": sorted(packages)} for name, packages in sorted(found.items())]


def _all_placed(files):
    """The same files where their directories really are: a package may own /lib/x and a process map /usr/lib/x."""
    folders = {folder: os.path.realpath(folder) for folder in {os.path.dirname(path) for path in files}}
    return {os.path.join(folders[os.path.dirname(path)], os.path.basename(path)): name for path, name in files.items()}


def _files_in_use(pid):
    """What a process maps, and the script that it interprets."""
    script = _script(pid)
    return set(MAPPED.findall(read("/proc/%d/maps" % pid) or "")) | ({_placed(script)} if script else set())


def runs_old_code(pid):
    """Whether a process maps a file that is gone, or interprets a script that changed after its start."""
    if pid == 1:
        return False
    maps = read("/proc/%d/maps" % pid)
    if maps is None:
        return False
    if REPLACED.search(maps):
        return True
    return _script_changed(pid)


def _script_changed(pid):
    """An interpreter has its script read and mapped nothing: only the times tell, or that it is not there any more."""
    script = _script(pid)
    if not script:
        return False
    try:
        return os.stat("/proc/%d/root%s" % (pid, script)).st_ctime > started(pid) + 0.02
    except OSError:
        return bool(missing_program(pid))


def _script(pid):
    """The installed script that a process interprets, empty when it does not."""
    try:
        if not INTERPRETER.match(os.readlink("/proc/%d/exe" % pid)):
            return ""
    except OSError:
        return ""
    words = (read("/proc/%d/cmdline" % pid) or "").split("\0")
    script = next((word for word in words[1:] if not word.startswith("-")), "")
    return script if script.startswith(INSTALLED) else ""


def hides_something_older_than(moment):
    """Whether a process that was there before may not be looked at; threads of the kernel have no command line. Where not even
    the first process is shown, all others may be hidden as well."""
    if not read("/proc/1/stat") and time.time() - float((read("/proc/uptime") or "0").split()[0]) <= moment:
        return True
    for pid in pids():
        try:
            os.readlink("/proc/%d/exe" % pid)
        except OSError:
            if pid != 1 and read("/proc/%d/cmdline" % pid) and started(pid) <= moment:
                return True
    return False


def missing_program(pid):
    """The program of a process when nothing is left under its name, so that it could not be started again; else empty."""
    try:
        program = _script(pid) or GONE.fullmatch(os.readlink("/proc/%d/exe" % pid)).group(1)
    except (OSError, AttributeError):
        return ""
    root = "/proc/%d/root" % pid
    is_missing = program.startswith(INSTALLED) and os.path.isdir(root + "/") and not os.path.lexists(root + program)
    return program if is_missing else ""


def started(pid):
    """When a process started, in seconds since the epoch."""
    ticks = int((read("/proc/%d/stat" % pid) or ")" + " 0" * 30).rpartition(")")[2].split()[19])
    uptime = float((read("/proc/uptime") or "0").split()[0])
    return time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")


def _owner():
    """A function from a process to the name of its service, empty when it belongs to none."""
    if is_systemd():
        return _unit_of
    return _script_owner()


def _unit_of(pid):
    groups = read("/proc/%d/cgroup" % pid) or ""
    found = re.search(r"/system\.slice/(?:[^\n]*/)?([^/\n]+)\.service(?:/|$)", groups, re.MULTILINE)
    return found.group(1) if found else ""


def _script_owner():
    by_pid, named = {}, _named_programs()
    for name, file in _pid_files().items():
        number = (read(file) or "").split()
        if number and number[0].isdigit():
            by_pid[int(number[0])] = name

    def owner(pid):
        """A process belongs to a service when it, or the parent that started it as a worker, is in its pid file, or is a
        daemon whose program the service's script names."""
        for _ in range(8):
            if pid in by_pid:
                return by_pid[pid]
            if pid <= 1 or _is_session(pid):
                return ""
            parent = int((read("/proc/%d/stat" % pid) or ") S 0").rpartition(")")[2].split()[1])
            if parent == 1:
                return named.get(_program(pid), "")
            pid = parent
        return ""

    return owner


def _named_programs():
    """Programs by the one init script that names them; what several name is a tool of theirs and no service."""
    found = {}
    for script in sorted(glob.glob(SCRIPTS)):
        for program in {_placed(word) for word in PROGRAM.findall(read(script) or "") if not INTERPRETER.match(word)}:
            found.setdefault(program, []).append(os.path.basename(script))
    return {program: names[0] for program, names in found.items() if len(names) == 1}


def _program(pid):
    """What a process runs: the script that it interprets, else its executable, also one that was replaced."""
    try:
        return _placed(_script(pid) or os.readlink("/proc/%d/exe" % pid).replace(" (deleted)", ""))
    except OSError:
        return ""


def _placed(program):
    """The same program where its directory really is: /sbin is only a link nowadays."""
    return os.path.join(os.path.realpath(os.path.dirname(program)), os.path.basename(program))


def _is_session(pid):
    """Somebody's login below sshd is not sshd; it ends by itself and is never restarted."""
    return (read("/proc/%d/cmdline" % pid) or "").startswith("sshd: ")


def _pid_files():
    """Init scripts that say where their process id lies."""
    found = {}
    for script in sorted(glob.glob(SCRIPTS)):
        said = re.search(r"^\s*(?:export )?PIDFILE=[\"']?([^\s\"']+)", read(script) or "", re.MULTILINE)
        name = os.path.basename(script)
        candidates = [said.group(1)] if said and "$" not in said.group(1) else []
        candidates += ["/run/%s.pid" % name, "/run/%sd.pid" % name, "/run/%s/%s.pid" % (name, name)]
        for file in candidates:
            if os.path.exists(file):
                found[name] = file
                break
    return found


def survey():
    """Names of failed services, and of running ones that are meant to run: systemd's word, or that of the init scripts."""
    return _systemd_survey() if is_systemd() else _script_survey()


def _systemd_survey():
    listed = run(["systemctl", "list-units", "--type=service", "--state=running,failed", "--plain", "--no-legend", "--no-pager"])
    # NB: a service that is not enabled was started by somebody's asking for it and may end by itself.
    files = run(["systemctl", "list-unit-files", "--type=service", "--state=enabled,enabled-runtime", "--no-legend", "--no-pager"])
    enabled = {line.split()[0] for line in files.out.splitlines() if line.split()}
    failed_ones, running = set(), set()
    for line in listed.out.splitlines():
        words = line.split()
        if len(words) < 4 or not words[0].endswith(".service"):
            continue
        name = words[0][:-len(".service")]
        if words[2] == "failed":
            failed_ones.add(name)
        elif re.sub(r"@.*\.service$", "@.service", words[0]) in enabled and not name.startswith(("user@", "getty@")):
            running.add(name)
    return sorted(failed_ones), sorted(running)


def _script_survey():
    dead, running = set(), set()
    for link in sorted(glob.glob("/etc/rc%s.d/S*" % _runlevel())):
        script = os.path.realpath(link)
        if "status" not in (read(script) or ""):
            continue
        code = run([script, "status"], 30).code
        if code in (1, 2):
            dead.add(os.path.basename(script))
        elif code == 0 and os.path.basename(script) in _pid_files():
            # NB: a script without a process answers 0 to everything.
            running.add(os.path.basename(script))
    return sorted(dead), sorted(running)


def failed():
    """Services in a failed state."""
    return survey()[0]


def _runlevel():
    words = run(["runlevel"], 10).out.split()
    return words[1] if len(words) == 2 and words[1] in "2345" else "3"


def is_running(name):
    """Whether a service runs."""
    if is_systemd():
        return run(["systemctl", "is-active", "--quiet", name], 30).code == 0
    return os.path.exists("/etc/init.d/" + name) and run(["/etc/init.d/" + name, "status"], 30).code == 0


def may_restart(name, excluded):
    """Whether a service may be restarted at all."""
    return not any(fnmatch.fnmatchcase(name, pattern) for pattern in NEVER + tuple(excluded))


def restart(name):
    """Restarts a service and returns what it said when that failed, else nothing."""
    if is_systemd():
        done = run(["systemctl", "restart", name], 120)
    else:
        done = run(["/etc/init.d/" + name, "restart"], 120)
    return "" if done.code == 0 else "%s: %s" % (name, done.first_complaint())


def restart_stale(excluded):
    """Restarts what runs old code as far as that is allowed: restarted names and complaints.

    A service whose program is gone runs on, because a restart would end it for good; that is a complaint.
    """
    restarted, complaints = [], []
    missing = _missing_programs()
    for name in stale():
        if name in missing:
            complaints.append("service %s: its program %s is gone, so it was not restarted" % (name, missing[name]))
            continue
        if not may_restart(name, excluded):
            continue
        said = restart(name)
        if said:
            complaints.append(said)
        else:
            restarted.append(name)
    return restarted, complaints


def _missing_programs():
    """Programs of running services that are not there any more, by service."""
    owner = _owner()
    found = {owner(pid): missing_program(pid) for pid in pids() if pid != 1 and missing_program(pid)}
    return {name: program for name, program in found.items() if name}
