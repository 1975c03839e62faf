"""Lets a program run only as long as its play holds the host: what sends it puts a line ``GUARD = "<JSON>"`` before this text.

The JSON holds ``lease``, the source of patchyard_host/lease.py, ``order`` for it, and ``program``, what is to run. The lock
is held until the process ends.
"""
import json
import sys

CONTENT = json.loads(globals().get("GUARD", "{}"))


def enter():
    """The lock over the host's lease; ends the process with a module's answer where the host is not the play's."""
    lease = {"__name__": "lease"}
    exec(compile(CONTENT["lease"], "lease.py", "exec"), lease)  # pylint: disable=exec-used
    try:
        return lease["enter"](CONTENT["order"])
    except lease["Refused"] as refused:
        sys.stdout.write(json.dumps(
            {"failed": True, "msg": str(refused), "lease": "lost" if refused.began else "not_taken"}) + "\n")
        sys.stdout.flush()
        sys.exit(1)


if CONTENT:
    HELD = enter()
    exec(compile(CONTENT["program"], "<stdin>", "exec", 0, True), globals())  # pylint: disable=exec-used
