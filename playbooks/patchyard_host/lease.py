"""Who may change this host now: a file that survives a reboot, judged by the host's own clock and under a lock.

It knows nothing of the package beside it, so that it can be sent along with a module of Ansible's as well.
"""
import fcntl
import glob
import json
import os
import pwd
import shutil
import stat
import time

HOME = "/var/lib/patchyard"
BOOT_ID = "/proc/sys/kernel/random/boot_id"
FIRST_PROCESS = "/proc/1/stat"
PATIENCE = 60
CLOCK_TOLERANCE = 5
REMEMBERED = 50
LONGEST = 64 * 1024


class Refused(Exception):
    """The step must not be done. ``began`` tells whether the play had held the host before."""

    def __init__(self, reason, began):
        super().__init__(reason)
        self.began = began


class Unreadable(Exception):
    """The file is there and says nothing that can be believed; such a lease is not a free one."""


class Busy(Exception):
    """Another step is at work on the host."""


class Lock:
    """The lock over the lease, let go of by release() or by the end of the process, not by what it starts."""

    def __init__(self, patience):
        _require_own_directory()
        self.descriptor = os.open(os.path.join(HOME, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        deadline = time.monotonic() + patience
        while not self._is_taken():
            if time.monotonic() >= deadline:
                os.close(self.descriptor)
                raise Busy("another step is at work on the host")
            time.sleep(0.1)

    def _is_taken(self):
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False

    def release(self):
        """Lets the next one in."""
        os.close(self.descriptor)


def _require_own_directory():
    try:
        os.mkdir(HOME, 0o700)
    except FileExistsError:
        pass
    there = os.lstat(HOME)
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.geteuid() or there.st_mode & 0o022:
        raise Unreadable("%s belongs to somebody else" % HOME)


def _text(path):
    with open(path, encoding="ascii") as file:
        return file.read(LONGEST)


def _boot():
    return _text(BOOT_ID).strip()


def _now():
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _since_boot():
    """Process 1 is as old as the boot, in a container as well, whose clock is another machine's."""
    ticks = int(_text(FIRST_PROCESS).rpartition(")")[2].split()[19])
    return max(0.0, _now() - ticks / os.sysconf("SC_CLK_TCK"))


def read():
    """``held``, null or a dictionary, ``fenced``, pairs of a run and the newest epoch that may not act any more, and ``well``,
    the run whose play was the last to let go of the host and had found it in order by then, else empty."""
    try:
        descriptor = os.open(os.path.join(HOME, "lease"), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return {"held": None, "fenced": [], "well": ""}
    except OSError as fault:
        raise Unreadable("the host's lease cannot be read: %s" % fault.strerror) from fault
    with os.fdopen(descriptor, "rb") as file:
        raw = file.read(LONGEST)
    try:
        said = json.loads(raw.decode("utf-8"))
        held = said["held"]
        if held is not None:
            held = {"run": str(held["run"]), "epoch": int(held["epoch"]), "boot": str(held["boot"]),
                    "taken": float(held["taken"]), "seconds": float(held["seconds"])}
        return {"held": held, "fenced": [[str(run), int(epoch)] for run, epoch in said["fenced"]], "well": str(said.get("well", ""))}
    except (ValueError, TypeError, KeyError, AttributeError) as broken:
        raise Unreadable("the host's lease cannot be read: %s" % type(broken).__name__) from broken


def _write(lease):
    """All or nothing, also when the power goes."""
    draft = os.path.join(HOME, "lease.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(lease).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, os.path.join(HOME, "lease"))
    directory = os.open(HOME, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def left(held):
    """Seconds that the lease still has. After another boot only the time since then is known to have passed."""
    passed = max(0.0, _now() - held["taken"]) if held["boot"] == _boot() else _since_boot()
    return held["seconds"] - passed


def _stamped(order):
    return {"run": order["run"], "epoch": order["epoch"], "boot": _boot(), "taken": _now(), "seconds": order["seconds"]}


def _is_held_by(held, order):
    return held is not None and (held["run"], held["epoch"]) == (order["run"], order["epoch"])


def enter(order):
    """Begins a step that changes the host. The lock is held until it is released or the process ends.

    ``run`` and ``epoch`` name the play, ``seconds`` is how long it may hold the host, ``take`` whether this is its first
    step, ``until`` the time after which the permit for that is too old.
    """
    return _locked(lambda: _hold(order), not order.get("take"))


def _locked(look, began):
    lock = None
    try:
        lock = Lock(PATIENCE)
        look()
        return lock
    except (OSError, Unreadable, Busy, Refused) as fault:
        if lock is not None:
            lock.release()
        if isinstance(fault, Refused):
            raise
        raise Refused(str(fault), began) from fault


def _hold(order):
    lease = read()
    held = lease["held"]
    if _is_held_by(held, order):
        if left(held) <= 0:
            raise Refused("the time that the play may hold the host is over", True)
        if held["boot"] != _boot():
            _write(dict(lease, held=_stamped(order)))
        return
    if not order.get("take"):
        raise Refused("the play does not hold the host any more" + _said_of(held), True)
    _require_takeable(lease, order)
    _write(dict(lease, held=_stamped(order), well=""))
    sweep()


def _require_takeable(lease, order):
    if time.time() > order.get("until", 0) + CLOCK_TOLERANCE:
        raise Refused("the permit is too old by the host's clock", False)
    if _fenced_epoch(lease, order["run"]) >= order["epoch"]:
        raise Refused("the run was taken over meanwhile", False)
    held = lease["held"]
    if held is not None and (left(held) > 0 or held["run"] == order["run"] and held["epoch"] > order["epoch"]):
        raise Refused("the host is held" + _said_of(held), False)


def _said_of(held):
    if held is None:
        return ""
    return " by run %.100s, epoch %d, for %d s more" % (held["run"], held["epoch"], max(0, left(held)))


def _fenced_epoch(lease, run):
    return max([epoch for fenced, epoch in lease["fenced"] if fenced == run], default=-1)


def _held_epoch(held, run):
    return held["epoch"] if held is not None and held["run"] == run else -1


def leave(order, well=False):
    """The last step of a play lets the host go and says whether it is in order; to be called under the lock.

    A play that an earlier owner of the run began, and that waited all the time, comes too late from here on.
    """
    lease = read()
    if _is_held_by(lease["held"], order):
        before = max(order["epoch"] - 1, _fenced_epoch(lease, order["run"]))
        _write({"held": None, "fenced": _fenced_with(lease, [[order["run"], before]]), "well": order["run"] if well else ""})


def was_left_well(run):
    """Whether a play of the run let go of the host in order and nobody took hold of it since."""
    try:
        return os.path.isdir(HOME) and read()["well"] == run
    except Unreadable:
        return False


def holder():
    """Which run holds the host with which epoch; null for nobody, or nobody that can be told."""
    try:
        held = read()["held"] if os.path.isdir(HOME) else None
    except Unreadable:
        return None
    return {"run": held["run"], "epoch": held["epoch"]} if held else None


def objection():
    """Who holds the host, in words; empty when nobody does. Changes nothing."""
    if not os.path.isdir(HOME):
        return ""
    try:
        held = read()["held"]
    except Unreadable as fault:
        return str(fault)
    return "held" + _said_of(held) if held is not None and left(held) > 0 else ""


def fence(order):
    """Sees to it that no play of these runs acts on the host any more. What is in the way in words, empty when it is done.

    ``runs`` are pairs of a run and the epoch of whoever asks: plays of that epoch or an older one are shut out. A lease that
    one of them holds must be over unless the play is ``dead``, any other must be over; ``reverted`` is a host whose disk was
    put back, so that what lies on it says nothing of now.
    """
    try:
        lock = Lock(0)
    except Busy:
        return "a step of a play is at work"
    except (OSError, Unreadable) as fault:
        return str(fault)
    try:
        return _fence(order)
    except (OSError, Unreadable) as fault:
        return str(fault)
    finally:
        lock.release()


def _fence(order):
    try:
        lease = read()
    except Unreadable:
        if not order.get("reverted"):
            raise
        lease = {"held": None, "fenced": [], "well": ""}
    held = lease["held"]
    newer = [run for run, epoch in order["runs"] if max(_fenced_epoch(lease, run), _held_epoch(held, run)) > epoch]
    if newer:
        return "run %.100s was taken over meanwhile" % newer[0]
    if held is not None and not order.get("reverted") and not _may_end(held, order):
        return "held" + _said_of(held)
    well = "" if held is not None or order.get("reverted") else lease["well"]
    _write({"held": None, "fenced": _fenced_with(lease, order["runs"]), "well": well})
    return ""


def _fenced_with(lease, pairs):
    names = [run for run, _ in pairs]
    return ([pair for pair in lease["fenced"] if pair[0] not in names] + pairs)[-REMEMBERED:]


def _may_end(held, order):
    if left(held) <= 0:
        return True
    return bool(order.get("dead")) and any(held["run"] == run and held["epoch"] <= epoch for run, epoch in order["runs"])


def enter_beside(order):
    """For work outside any play: nobody holds the host, and nobody took it over since. Under the lock."""
    return _locked(lambda: _require_nobody(order), False)


def _require_nobody(order):
    lease = read()
    held = lease["held"]
    if held is not None and left(held) > 0:
        raise Refused("the host is held" + _said_of(held), False)
    if any(_fenced_epoch(lease, run) > epoch for run, epoch in order["runs"]):
        raise Refused("the run was taken over meanwhile", False)


def sweep():
    """Removes what plays of ours that were killed left in their logins' homes: modules with their arguments in clear."""
    for home in _homes():
        for leftover in glob.glob(os.path.join(home, ".ansible", "patchyard", "ansible-tmp-*")):
            if os.path.isdir(leftover) and not os.path.islink(leftover):
                shutil.rmtree(leftover, ignore_errors=True)


def _homes():
    homes = {"/root"}
    try:
        homes.add(pwd.getpwnam(os.environ.get("SUDO_USER", "root")).pw_dir)
    except KeyError:
        pass
    return sorted(homes)
