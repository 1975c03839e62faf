"""Tells what a play does as one line of JSON for each event, written to the file named by PATCHYARD_EVENTS."""
import json
import os
import re
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: patchyard_events
type: stdout
short_description: One line of JSON for each event, into a file
description:
  - Each line is written by one call and ends with a line feed; what tasks return is encoded, so that it cannot begin a line.
  - C(seq) counts without gaps from 1. The event C(stats) is the last one; without it the play did not come to its end.
  - Strings, lists and depth are bounded; what is cut says so. Results under no_log are never written, and what looks like
    a secret in other results is masked, as the server does it.
requirements:
  - the environment variable PATCHYARD_EVENTS, without it nothing is written
"""
STRING, ITEMS, DEPTH, LINE = 4000, 400, 8, 1024 * 1024
MODULE_KEYS = ("changed", "failed", "skipped", "unreachable", "msg", "rc", "rebooted", "elapsed", "attempts", "skip_reason", "lease")
OWN_ACTIONS = ("patchyard_host", "patchyard_permit", "patchyard_hook")
NAME = (r"[a-z0-9_.-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)"
        r"[a-z0-9_.-]{0,40}")
VALUE = r"(?:\"[^\"\r\n]{0,4000}\"?|'[^'\r\n]{0,4000}'?|[^\s,;&\"']{1,4000})"
SECRETS = [(re.compile(pattern, re.IGNORECASE), becomes) for pattern, becomes in (
    (r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)", "***"),
    (r"([a-z][a-z0-9+.-]{0,20}://)[^/\s@\"']{1,400}@", r"\1***@"),
    (r"\b((?:proxy-)?authorization|x-[a-z-]{0,20}(?:key|token)|(?:set-)?cookie)(\"?\s{0,4}[:=]\s{0,4}\"?)[^\"\r\n]+", r"\1\2***"),
    (r"\b(bearer\s{1,4})[a-z0-9._~+/=-]{12,}", r"\1***"),
    (r"(\s--?" + NAME + r"\s{1,4})(?!-)" + VALUE, r"\1***"),
    (r"(?<![a-z0-9_.-])(" + NAME + r")([\"']?\s{0,4}=\s{0,4}|[\"']?\s{0,4}:\s{1,4}|[\"']?:(?=[\"']))" + VALUE, r"\1\2***"))]


def masked(text):
    """The text without what looks like a secret."""
    for looks, becomes in SECRETS:
        text = looks.sub(becomes, text)
    return text


def bounded(value, depth=0):
    """The value as plain data of limited size."""
    if isinstance(value, str):
        plain = value[:STRING + 1].encode("utf-8", "replace").decode("utf-8")
        return masked(plain if len(plain) <= STRING else plain[:STRING] + " [cut]")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if depth >= DEPTH:
        return "[cut]"
    if isinstance(value, dict):
        return {bounded(str(key)): bounded(value[key], depth + 1) for key in list(value)[:ITEMS]}
    if isinstance(value, (list, tuple, set)):
        items = [bounded(item, depth + 1) for item in list(value)[:ITEMS]]
        return items if len(value) <= ITEMS else items + ["[cut]"]
    return bounded(str(value))


def action_of(task):
    """The action's name without the place it comes from; what our own send along with a look at the lease is called as it
    is without that."""
    name = task.action.rpartition(".")[2]
    if name == "patchyard_install":
        return str(task.args.get("with"))[:20]
    if name == "patchyard_host" and task.args.get("do") in ("take", "leave"):
        return "patchyard_hold"
    return "reboot" if name == "patchyard_reboot" else name


class CallbackModule(CallbackBase):
    """Writes the events; takes the place of the callback that prints, because nobody reads what it would print."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "patchyard_events"

    def __init__(self):
        super().__init__()
        self._sequence = 0
        self._file = None
        path = os.environ.get("PATCHYARD_EVENTS")
        if path:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _tell(self, event, **more):
        if self._file is None:
            return
        self._sequence += 1
        head = {"seq": self._sequence, "at": round(time.time(), 3), "event": event}
        line = self._encode(dict(head, **more))
        if len(line) > LINE:
            line = self._encode(dict(head, host=more.get("host"), action=more.get("action"), cut=True))
        try:
            os.write(self._file, line)
        except OSError:
            # NB: a full disk must not end work on hosts; the gap in the numbers tells the reader.
            pass

    @staticmethod
    def _encode(event):
        return json.dumps(event, separators=(",", ":"), ensure_ascii=True).encode("ascii") + b"\n"

    def _of_task(self, event, result, **more):
        task = result._task
        action = action_of(task)
        if task.no_log or result._result.get("_ansible_no_log"):
            said = {"censored": True}
        elif action in OWN_ACTIONS:
            said = {key: value for key, value in result._result.items() if not key.startswith("_ansible")}
        else:
            said = {key: result._result[key] for key in MODULE_KEYS if key in result._result}
            for stream in ("stderr", "stdout") if event == "failed" else ():
                if isinstance(result._result.get(stream), str):
                    said[stream] = result._result[stream][-STRING:]
        self._tell(event, host=result._host.get_name(), action=action, task=bounded(task.get_name()),
                   result=bounded(said), **more)

    def v2_playbook_on_start(self, playbook):
        self._tell("started", playbook=os.path.basename(playbook._file_name))

    def v2_runner_on_start(self, host, task):
        self._tell("begun", host=host.get_name(), action=action_of(task), task=bounded(task.get_name()))

    def v2_runner_on_ok(self, result):
        self._of_task("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._of_task("failed", result, ignored=bool(ignore_errors))

    def v2_runner_on_skipped(self, result):
        self._of_task("skipped", result)

    def v2_runner_on_unreachable(self, result):
        self._of_task("unreachable", result)

    def v2_runner_retry(self, result):
        self._of_task("retry", result)

    def v2_playbook_on_no_hosts_matched(self):
        self._tell("no_hosts_matched")

    def v2_playbook_on_no_hosts_remaining(self):
        self._tell("no_hosts_remaining")

    def v2_playbook_on_stats(self, stats):
        hosts = {host: stats.summarize(host) for host in sorted(stats.processed)}
        self._tell("stats", hosts=hosts)
