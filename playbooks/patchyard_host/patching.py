"""The two looks around an installation: before it, and after it."""
import os
import time

from patchyard_host import checks, facts, looking, services, transaction
from patchyard_host.system import Fault
from patchyard_host.transaction import Drift

PATIENCE_WITH_LOCK = 120
PATIENCE_WITH_HEALTH = 3


def preflight(manager_of, order, release):
    """Whether the host may be touched, and what exactly would be installed. Changes nothing."""
    try:
        _require_identity(order)
        manager = manager_of()
        manager.require_usable()
        if _is_to_be_repaired(manager, order):
            return {"verdict": "fit", "reason": "", "repair": True, "install": [], "baseline": facts.baseline()}
        return _planned(manager, order)
    except _Unfit as unfit:
        return {"verdict": unfit.verdict, "reason": str(unfit)[:2000]}
    except Drift as drift:
        return {"verdict": "drift", "reason": str(drift)[:2000]}
    except Fault as fault:
        return {"verdict": "precheck_failed", "reason": str(fault)[:2000]}


def take(manager_of, order, release):
    """Nothing but what every step does: the play holds the host from now on, or up to now."""
    return {"boot_id": facts.boot_id()}


def mend(manager_of, order, release):
    """Repairs what somebody else left in the package database, then looks once more as the pre-flight does."""
    try:
        manager = manager_of()
        said = manager.repair()
        return dict(_planned(manager, order), repaired=said)
    except (_Unfit, Drift, Fault) as left:
        return {"verdict": "unmended", "reason": "after the repair: " + str(left)[:2000]}


def _planned(manager, order):
    _require_fit(manager)
    plan = _require_plan(manager, order)
    _require_health(manager, order)
    return plan


def _is_to_be_repaired(manager, order):
    if not order.get("repair_before"):
        return False
    _await_lock(manager)
    codes = {found["code"] for found in looking.obstacles(manager)}
    return codes == {"package_database"}


class _Unfit(Exception):
    def __init__(self, verdict, reason):
        super().__init__(reason)
        self.verdict = verdict


def _require_identity(order):
    here = facts.identity()
    for field in ("machine_id", "product_uuid"):
        wanted = order.get(field)
        if wanted and (here[field] or "") != wanted.lower():
            raise _Unfit("identity_mismatch", "%s is %s, expected %s" % (field, here[field] or "unreadable", wanted))
    wanted, macs = set(order.get("macs") or []), set(facts.macs())
    if wanted and macs and not wanted & macs:
        raise _Unfit("identity_mismatch", "macs are %s, expected %s" % (", ".join(sorted(macs)), ", ".join(sorted(wanted))))


def _require_fit(manager):
    _await_lock(manager)
    found = looking.obstacles(manager)
    if found:
        raise _Unfit("precheck_failed", "; ".join("%s: %s" % (o["code"], o["detail"]) for o in found))


def _await_lock(manager):
    deadline = time.monotonic() + PATIENCE_WITH_LOCK
    while manager.lock_held_by() and time.monotonic() < deadline:
        time.sleep(0.5)
    manager.forget()


def _require_health(manager, order):
    """A service that is not well before would be blamed on the patch, and a snapshot of it is nothing to go back to."""
    red = checks.red(checks.run_all(manager, order.get("checks", []), PATIENCE_WITH_HEALTH))
    if red:
        raise _Unfit("precheck_failed", "; ".join(red))


def _require_plan(manager, order):
    moves = order["moves"]
    transaction.require_plain(moves)
    unfetched = manager.refresh()
    if unfetched:
        raise _Unfit("precheck_failed", "metadata: " + unfetched)
    todo = transaction.still_to_do(manager, moves)
    if todo:
        transaction.require_as_planned(todo, manager.simulate(todo))
    return {"verdict": "fit", "reason": "", "install": manager.specifications(todo), "configuration": manager.install_configuration,
            "automatic": manager.automatic(todo), "log_mark": manager.mark_log(), "boot_id": facts.boot_id(), "baseline": facts.baseline()}


def after(manager_of, order, release):
    """Restarts what runs old code, then judges: states, silent failures, need of a reboot, application checks."""
    manager = manager_of()
    manager.mark_automatic(order["before"]["automatic"])
    problems = _unfinished(manager, order["moves"])
    problems += manager.silent_failures(order["before"]["log_mark"])
    restarted = []
    if order["restart"] and not problems:
        restarted, complaints = services.restart_stale(order["restart_exclude"])
        problems += complaints
    reason = manager.reboot_reason()
    reboots = bool(reason) and order["reboot"] and not problems
    checked = [] if reboots or problems else checks.run_all(manager, order["checks"], order["patience"])
    problems += checks.red(checked)
    if not reboots and not problems:
        problems += _missing(order)
    return {"problems": problems, "restarted": restarted, "stale": services.stale(), "kept": manager.kept_files(order["moves"]),
            "reboot_reason": reason, "reboot": reboots, "checks": checked, "boot_id": facts.boot_id()}


def rebooted(manager_of, order, release):
    """After a reboot: another boot, no reboot wanted any more, nothing failed, checks green."""
    manager = manager_of()
    problems = []
    if order["before"].get("boot_id") == facts.boot_id():
        problems.append("the boot id is still %s" % facts.boot_id())
    problems += _unfinished(manager, order.get("moves", []))
    checked = checks.run_all(manager, order.get("checks", []), order.get("patience", 0))
    problems += checks.red(checked)
    problems += _missing(order)
    return {"problems": problems, "checks": checked, "boot_id": facts.boot_id(), "reboot_reason": manager.reboot_reason()}


def _missing(order):
    """What the look before saw working and does not work now, also not after a while."""
    before = order["before"].get("baseline")
    if not before:
        return ["service %s failed" % name for name in services.failed()]
    deadline = time.monotonic() + order.get("patience", 0)
    said = facts.missing_since(before)
    while said and time.monotonic() < deadline:
        time.sleep(checks.PAUSE)
        said = facts.missing_since(before)
    return said


def _unfinished(manager, moves):
    wrong = []
    for move in moves:
        now = manager.installed_version(move["name"], move["arch"])
        if now != move["to"]:
            wrong.append("%s is %s instead of %s" % (move["name"], now or "not installed", move["to"]))
        elif not manager.is_configured(move["name"], move["arch"]):
            wrong.append("%s %s is not configured" % (move["name"], now))
    return wrong


def settle(manager_of, order, release):
    """After a failed installation: waits for the package lock, finishes what can be finished, and tells the states."""
    manager = manager_of()
    _await_lock(manager)
    said = manager.repair() if os.geteuid() == 0 and manager.broken() else ""
    return {"problems": _unfinished(manager, order["moves"]) + manager.broken(), "repaired": said}
