"""The host's side of going back."""
import os

from patchyard_host import lease, services
from patchyard_host.system import is_systemd, run, tail

LIMIT = 1024 * 1024


def evidence(manager_of, order, release):
    """What would be lost by a revert and explains the failure: file name to content."""
    files = dict(manager_of().evidence())
    if is_systemd():
        files["journal.txt"] = run(["journalctl", "-n", "2000", "--no-pager"]).out
    else:
        files["syslog.txt"] = tail("/var/log/syslog", LIMIT) or tail("/var/log/messages", LIMIT)
    files["failed-units.txt"] = "\n".join(services.failed()) + "\n"
    return {"files": {name: content[-LIMIT:] for name, content in files.items() if content.strip()}}


def repair(manager_of, order, release):
    """Finishes an interrupted transaction of ours."""
    manager = manager_of()
    locked = manager.lock_held_by()
    if locked:
        return {"clean": False, "said": "the package lock is held by " + locked}
    if os.geteuid() != 0:
        return {"clean": False, "said": "no root privilege"}
    try:
        lock = lease.enter_beside(order["fence"])
    except lease.Refused as refused:
        return {"clean": False, "said": str(refused)}
    try:
        return _repaired(manager)
    finally:
        lock.release()


def _repaired(manager):
    broken = manager.broken()
    if not broken:
        return {"clean": True, "said": "nothing to repair"}
    said = manager.repair()
    left = manager.broken()
    return {"clean": not left, "said": said + ("; still not in order: " + ", ".join(left[:20]) if left else "")}
