"""Takes an order as a dictionary, does it, and answers with a dictionary."""
import json
import os
import sys
import time

from patchyard_host import facts, lease, looking, patching, recovery
from patchyard_host.system import Fault

WORK = {
    "scan": looking.scan,
    "check": looking.check,
    "locks": looking.locks,
    "word": looking.word,
    "quiet": looking.quiet,
    "hello": looking.hello,
    "preflight": patching.preflight,
    "take": patching.take,
    "leave": patching.take,
    "mend": patching.mend,
    "after": patching.after,
    "settle": patching.settle,
    "rebooted": patching.rebooted,
    "states": looking.states,
    "evidence": recovery.evidence,
    "repair": recovery.repair,
}

# What changes the host, and may be done by the play alone that holds it.
STEPS = ("take", "mend", "after", "settle", "rebooted", "leave")


def manager_for(family):
    """The host's package manager."""
    if family == "debian":
        from patchyard_host import debian
        return debian.Manager()
    if family == "rhel":
        from patchyard_host import rhel
        return rhel.Manager()
    raise Fault("neither a Debian-like nor a Red Hat-like system")


def answer(order):
    """Does the work named in the order; a fault is an answer as well."""
    os.umask(0o022)
    release = facts.os_release()
    try:
        said = _step(order, release) if order["do"] in STEPS else _work(order, release)
    except lease.Refused as refused:
        said = {"fault": str(refused)[:2000], "lease": "lost" if refused.began else "not_taken"}
    said["did"] = order["do"]
    said["now"] = time.time()
    return said


def _work(order, release):
    try:
        return WORK[order["do"]](lambda: manager_for(facts.family(release)), order, release)
    except lease.Refused:
        raise
    except Fault as fault:
        return {"fault": str(fault)[:2000]}
    except Exception as surprise:  # pylint: disable=broad-exception-caught  # NB: told, never taken for an empty answer
        return {"fault": ("%s: %s" % (type(surprise).__name__, surprise))[:2000]}


def _step(order, release):
    claim = order.get("lease") or {}
    lock = lease.enter(claim)
    try:
        said = _work(order, release)
        if order["do"] == "leave" or claim.get("leaves") and _is_last(order["do"], said):
            _leave(claim, order["do"] in ("after", "rebooted") and not said.get("fault") and not said.get("problems"))
        return said
    finally:
        lock.release()


def _leave(claim, well):
    """A full disk takes nothing from what was done; the lease ends by itself, or a successor ends it."""
    try:
        lease.leave(claim, well)
    except (OSError, lease.Unreadable):
        pass


def _is_last(work, said):
    """Whether the play does nothing more on the host after this."""
    if "fault" in said:
        return work != "take"
    return {"after": not said.get("reboot"), "settle": bool(said.get("problems")), "rebooted": True,
            "mend": said.get("verdict") != "fit"}.get(work, False)


def main(order):
    """Prints the answer on a line of its own that begins with the word the order chose."""
    said = json.dumps(answer(order), separators=(",", ":"))
    sys.stdout.write("\n%s %s\n" % (order["mark"], said))
    sys.stdout.flush()
