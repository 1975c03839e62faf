"""Takes an order as a dictionary, does it, and answers with a dictionary."""
import json
import os
import sys
import time

from patchyard_host import facts, looking, patching, recovery
from patchyard_host.system import Fault

WORK = {
    "scan": looking.scan,
    "check": looking.check,
    "locks": looking.locks,
    "quiet": looking.quiet,
    "hello": looking.hello,
    "preflight": patching.preflight,
    "mend": patching.mend,
    "after": patching.after,
    "settle": patching.settle,
    "rebooted": patching.rebooted,
    "states": looking.states,
    "evidence": recovery.evidence,
    "repair": recovery.repair,
}


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
        said = WORK[order["do"]](lambda: manager_for(facts.family(release)), order, release)
    except Fault as fault:
        said = {"fault": str(fault)[:2000]}
    except Exception as surprise:  # pylint: disable=broad-exception-caught  # NB: told, never taken for an empty answer
        said = {"fault": ("%s: %s" % (type(surprise).__name__, surprise))[:2000]}
    said["did"] = order["do"]
    said["now"] = time.time()
    return said


def main(order):
    """Prints the answer on a line of its own that begins with the word the order chose."""
    said = json.dumps(answer(order), separators=(",", ":"))
    sys.stdout.write("\n%s %s\n" % (order["mark"], said))
    sys.stdout.flush()
