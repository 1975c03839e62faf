"""Looks that change nothing."""
import glob
import os
import time

from patchyard_host import checks, facts, lease, services
from patchyard_host.system import pids, process_name, read

MEGABYTE = 1024 * 1024
NEEDED = (("/", 100), ("/var", 100), ("/boot", 50))
HOLD = "/etc/patchyard/hold"
MARK = b"PATCHYARD_PLAY="
PATIENCE_WITH_WORKERS = 120


def scan(manager_of, order, release):
    """Packages, updates, facts and obstacles."""
    manager = manager_of()
    age = manager.metadata_age()
    unfetched = "" if age is not None and age <= order.get("young_enough", -1) else manager.refresh()
    age = manager.metadata_age()
    if age is None:
        return {"fault": "no usable repository metadata: " + unfetched}
    found = obstacles(manager)
    found += [{"code": "health", "detail": said} for said in checks.glance(manager, order.get("checks", []))]
    pending = manager.pending()
    unsigned = manager.unsigned()
    doubts = [unfetched] if unfetched else manager.expired()
    found += [{"code": "metadata", "detail": doubt} for doubt in doubts[:1]]
    moving = manager.files({update["name"] for update in pending if update["installed"]})
    return {"facts": facts.all_of(manager, release), "packages": manager.installed(), "pending": pending,
            "obstacles": found, "metadata_age": age, "unsigned": unsigned, "services": services.using(moving),
            "upkeep": {"newest_kernel": manager.newest_kernel(), "held": manager.held(), "rivals": rivals(manager),
                       "unseen": unseen(manager)}}


def unseen(manager):
    """What only root could have looked at."""
    blind = os.geteuid() != 0 and services.hides_something_older_than(manager.moved_at() + 1)
    return ["old code in services of others"] if blind else []


def rivals(manager):
    """Programs that install updates by themselves and are switched on."""
    timers = {os.path.basename(path) for path in glob.glob("/etc/systemd/system/*.wants/*.timer")}
    return sorted(set(manager.rivals(timers)))


def obstacles(manager):
    """What forbids to touch the host now."""
    found = []
    held = read(HOLD)
    if held is not None:
        found.append(("hold_file", "%s: %s" % (HOLD, " ".join(held.split())[:200] or "no reason given")))
    if os.geteuid() != 0:
        found.append(("privilege", "no root privilege through sudo without a password"))
    locked = manager.lock_held_by()
    if locked:
        found.append(("package_lock", "held by " + locked))
    broken = [] if locked else manager.broken()
    if broken:
        found.append(("package_database", "not in order: " + ", ".join(broken[:20])))
    reason = manager.reboot_reason()
    if reason:
        found.append(("reboot_pending", reason))
    found += [("space", said) for said in short_of_space()]
    return [{"code": code, "detail": detail} for code, detail in found]


def short_of_space():
    """File systems with too little room; /boot counts only where it is one of its own."""
    complaints, seen = [], set()
    for path, megabytes in NEEDED:
        try:
            device = os.stat(path).st_dev
            space = os.statvfs(path)
        except OSError:
            continue
        if device in seen:
            continue
        seen.add(device)
        free = space.f_bavail * space.f_frsize // MEGABYTE
        if free < megabytes:
            complaints.append("%s has %d MB free, %d are needed" % (path, free, megabytes))
    return complaints


def check(manager_of, order, release):
    """The application checks."""
    return {"checks": checks.run_all(manager_of(), order["checks"], order["patience"])}


def hello(manager_of, order, release):
    """Who answers."""
    said = facts.identity()
    said["boot_id"] = facts.boot_id()
    said["macs"] = facts.macs()
    return said


def states(manager_of, order, release):
    """Whether the package database is in order."""
    return {"problems": manager_of().broken()}


def locks(manager_of, order, release):
    """Whether any package manager, or anything else a play of ours started, still works here.

    With ``fence`` the host is taken away from the plays named there once nothing works any more, in the same breath.
    """
    busy = _workers(manager_of)
    if not busy and os.geteuid() == 0:
        claimed = lease.fence(order["fence"]) if order.get("fence") else lease.objection()
        busy += [claimed] if claimed else []
    return {"busy": busy[:20], "root": os.geteuid() == 0}


def word(manager_of, order, release):
    """Whether a play of the run let go of the host and had found it in order, and who holds it now."""
    return {"well": lease.was_left_well(order["run"]), "held": lease.holder()}


def _workers(manager_of):
    busy = []
    locked = manager_of().lock_held_by()
    if locked:
        busy.append("package lock held by " + locked)
    for pid in pids():
        if pid != os.getpid() and MARK in _environment(pid) and _is_worker(pid):
            busy.append("process %d (%s) of a play" % (pid, process_name(pid)))
    return busy


def quiet(manager_of, order, release):
    """Waits a while until no package manager works any more, and tells what still does."""
    deadline = time.monotonic() + PATIENCE_WITH_WORKERS
    busy = _workers(manager_of)
    while busy and time.monotonic() < deadline:
        time.sleep(0.5)
        busy = _workers(manager_of)
    return {"busy": busy[:20], "root": os.geteuid() == 0}


def _is_worker(pid):
    """A package manager, or a module that is fed through standard input. A daemon that a package's script started carries
    the mark as well and works for nobody of us."""
    words = (read("/proc/%d/cmdline" % pid) or "").rstrip("\0").split("\0")
    name = os.path.basename(words[0])
    if name.startswith("python"):
        return len(words) == 1 or words[1:] == ["-I", "-"] or any("ansible" in w.lower() or "dnf" in w for w in words[1:])
    return name in ("apt-get", "apt", "dpkg", "dnf", "yum", "rpm")


def _environment(pid):
    try:
        with open("/proc/%d/environ" % pid, "rb") as file:
            return file.read(262144)
    except OSError:
        return b""
