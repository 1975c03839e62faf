"""What a play tells a host of itself, so that the host lets nobody but its holder change it. Loaded by the action plugins."""
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))


def claim(task_vars, takes=False):
    """The play's word for patchyard_host/lease.py. A play without a permit has none."""
    granted = task_vars.get("patchyard_granted") or {}
    if granted.get("granted") is not True or "epoch" not in granted:
        raise ValueError("no permit: nothing on the host may be changed")
    return {"run": str(task_vars["patchyard_run"]), "epoch": int(granted["epoch"]), "until": float(granted["until"]),
            "seconds": int(task_vars["patchyard_host_seconds"]), "take": takes,
            "leaves": "patchyard_hooks" not in task_vars}


def _source(*path):
    with open(os.path.join(HERE, *path), encoding="utf-8") as file:
        return file.read()


def guarded(program, order):
    """A Python program as text that runs the given one only where the host is held as the order says."""
    content = json.dumps({"lease": _source("patchyard_host", "lease.py"), "order": order, "program": program})
    return "GUARD = %s\n%s" % (json.dumps(content), _source("guard.py"))
