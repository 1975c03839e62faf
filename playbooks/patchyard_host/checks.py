"""Application checks, from the host's own point of view."""
import json
import time

from patchyard_host import facts, services

IN_A_ROW = 3
PAUSE = 0.2
PATIENCE_WITH_GLANCE = 3


def run_all(manager, checks, patience):
    """Every check with its name, whether it passed three times in a row, and what was seen."""
    return [_run(manager, check, patience) for check in checks]


def glance(manager, checks):
    """What is wrong at a first look; one that is red is looked at again for a few seconds, because services do restart."""
    found = []
    deadline = time.monotonic() + PATIENCE_WITH_GLANCE
    for check in checks:
        said = look(manager, check)
        while said and time.monotonic() < deadline:
            time.sleep(PAUSE)
            said = look(manager, check)
        found += ["check %s: %s" % (check["name"], said[:500])] if said else []
    return found


def red(checked):
    """What the red ones said, each with its name."""
    return ["check %s: %s" % (one["name"], one["said"]) for one in checked if not one["green"]]


def _run(manager, check, patience):
    deadline = time.monotonic() + patience
    passed = 0
    while True:
        said = look(manager, check)
        passed = 0 if said else passed + 1
        if passed == IN_A_ROW:
            return {"name": check["name"], "green": True, "said": "as expected"}
        if said and time.monotonic() >= deadline:
            return {"name": check["name"], "green": False, "said": said[:500]}
        time.sleep(PAUSE)


def look(manager, check):
    """Looks once; returns what is wrong, nothing when all is well."""
    if check.get("http"):
        return _http(manager, check["http"])
    if check.get("unit"):
        return "" if services.is_running(check["unit"]) else "service %s is not running" % check["unit"]
    return "" if check["tcp"] in facts.listening() else "nothing listens on port %d" % check["tcp"]


def _http(manager, wanted):
    import http.client  # NB: loading it takes as long as a whole look at the packages; most work never needs it
    connection = http.client.HTTPConnection("127.0.0.1", wanted["port"], timeout=5)
    try:
        connection.request("GET", wanted["path"], headers={"Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(1024 * 1024)
    except (OSError, http.client.HTTPException) as error:
        return "port %d: %s" % (wanted["port"], error)
    finally:
        connection.close()
    if answer.status != wanted["expect_status"]:
        return "status %d instead of %d" % (answer.status, wanted["expect_status"])
    return _members(manager, body, wanted["expect_json"])


def _members(manager, body, expected):
    if not expected:
        return ""
    try:
        document = json.loads(body)
    except ValueError:
        return "the answer is not JSON"
    for member, value in expected:
        seen = document
        for part in member.split("."):
            seen = seen.get(part) if isinstance(seen, dict) else None
        if value.startswith("package:"):
            name = value[len("package:"):]
            installed = manager.version_for_people(name)
            if not installed:
                return "package %s is not installed" % name
            if str(seen) not in installed:
                return "%s is '%s', expected '%s'" % (member, seen, installed[-1])
        elif str(seen) != value:
            return "%s is '%s', expected '%s'" % (member, seen, value)
    return ""
