"""A planned transaction compared with what the host's package manager would do now."""
import re

from patchyard_host.system import Fault

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,199}")
ARCH = re.compile(r"[a-z0-9_-]{1,20}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+~:^_-]{0,199}")


class Drift(Exception):
    """The host would not do what was planned."""


def require_plain(moves):
    """Refuses words that are not package names or versions; they came from outside and become arguments."""
    for move in moves:
        if not (NAME.fullmatch(move["name"]) and ARCH.fullmatch(move["arch"]) and VERSION.fullmatch(move["to"])):
            raise Drift("not a package: %.80r %.80r" % (move["name"], move["to"]))


def still_to_do(manager, moves):
    """The moves that are not done yet. An installed version that is neither the planned start nor its end is drift."""
    open_moves = []
    for move in moves:
        now = manager.installed_version(move["name"], move["arch"])
        if now == move["to"] and manager.is_configured(move["name"], move["arch"]):
            continue
        if now not in (move["from"], move["to"]):
            raise Drift("%s is %s now, planned was %s" % (move["name"], now or "not installed", move["from"] or "to add it"))
        if now and manager.compare(now, move["to"]) > 0:
            raise Drift("%s would go back from %s to %s" % (move["name"], now, move["to"]))
        open_moves.append(move)
    return open_moves


def require_as_planned(moves, simulated):
    """Compares the plan with the simulation: ``installs`` by (name, arch) to (version, origins), ``removes`` names."""
    if simulated["removes"]:
        raise Drift("would remove %s" % ", ".join(sorted(simulated["removes"])))
    planned = {(move["name"], move["arch"]): move for move in moves}
    for key, (version, _) in sorted(simulated["installs"].items()):
        if key not in planned:
            raise Drift("would also install %s %s" % (key[0], version))
        if version != planned[key]["to"]:
            raise Drift("would install %s %s instead of %s" % (key[0], version, planned[key]["to"]))
    for key, move in sorted(planned.items()):
        if key not in simulated["installs"]:
            raise Drift("would not install %s %s" % (key[0], move["to"]))
        origins = simulated["installs"][key][1]
        if move["origin"] and move["origin"] not in origins:
            raise Drift("%s comes from %s instead of %s" % (key[0], ", ".join(origins) or "nowhere", move["origin"]))


def require(condition, said):
    """Raises a fault unless the condition holds."""
    if not condition:
        raise Fault(said)
