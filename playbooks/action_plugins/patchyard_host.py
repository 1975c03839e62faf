"""Runs the package patchyard_host on a host: one round trip, nothing left behind there."""
import glob
import importlib.util
import json
import os
import re
import secrets
import shlex
import time

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: patchyard_host
short_description: Looks at a host, or finishes the work on it
description:
  - Sends a small Python program to the host over the connection's standard input and reads one line of JSON back.
options:
  do:
    description: One of scan, preflight, take, mend, after, settle, rebooted, leave, check, hello, states, locks, quiet, evidence.
    required: true
    type: str
  order:
    description: What the work needs to know, as data.
    type: dict
  takes:
    description: Whether this is the play's first step on the host, which takes hold of it.
    type: bool
  answer_to:
    description: Directory on the controller in which the whole answer is written, in place of returning it.
    type: str
  save_to:
    description: Directory on the controller that takes the files of I(do=evidence).
    type: str
"""
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = "/usr/bin/python3 -I -"
STEPS = ("take", "mend", "after", "settle", "rebooted", "leave")
CLOCK_TOLERANCE = 5
ANSWER_LIMIT = 32 * 1024 * 1024
SPECIFICATION = importlib.util.spec_from_file_location("held", os.path.join(HERE, "held.py"))
held = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(held)


def program(order, mark):
    """The text that the host's Python is given."""
    modules = []
    for path in sorted(glob.glob(os.path.join(HERE, "patchyard_host", "*.py"))):
        with open(path, encoding="utf-8") as file:
            modules.append([os.path.basename(path)[:-3], file.read()])
    with open(os.path.join(HERE, "parcel.py"), encoding="utf-8") as file:
        bootstrap = file.read()
    parcel = json.dumps({"modules": modules, "order": dict(order, mark=mark)})
    return "PARCEL = %s\n%s" % (json.dumps(parcel), bootstrap)


def find_answer(said, mark):
    """The answer among whatever else the login printed."""
    for line in reversed(said[:ANSWER_LIMIT].splitlines()):
        if line.startswith(mark + " "):
            try:
                return json.loads(line[len(mark) + 1:])
            except ValueError:
                return None
    return None


def judge(work, answer):
    """What Ansible calls a failure, and its message."""
    if "fault" in answer:
        return True, answer["fault"]
    if work in ("preflight", "mend"):
        return answer.get("verdict") != "fit", answer.get("reason", "")
    if work == "check":
        red = ["check %s: %s" % (c["name"], c["said"]) for c in answer.get("checks", []) if not c["green"]]
        return bool(red), "; ".join(red)
    return bool(answer.get("problems")), "; ".join(answer.get("problems", []))


class ActionModule(ActionBase):
    """The task ``patchyard_host``."""

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = self._task.args
        work = str(arguments.get("do", ""))
        if not re.fullmatch(r"[a-z]+", work):
            raise AnsibleError("patchyard_host: 'do' names the work")
        if self._play_context.check_mode and work in STEPS:
            return dict(result, skipped=True, did=work, msg="nothing to do in check mode")
        order = dict(arguments.get("order") or {}, do=work)
        if work in STEPS:
            try:
                order["lease"] = held.claim(task_vars or {}, work == "take" or boolean(arguments.get("takes", False)))
            except ValueError as none:
                return dict(result, failed=True, did=work, msg=str(none), lease="not_taken")
        answer = self._ask(order, task_vars or {})
        answer["did"] = work
        failed, said = judge(work, answer)
        if arguments.get("answer_to"):
            answer = keep(str(arguments["answer_to"]), str((task_vars or {}).get("inventory_hostname", "")), answer)
        if arguments.get("save_to") and answer.get("files"):
            answer["saved"] = save(str(arguments["save_to"]), answer.pop("files"))
        result.update(answer)
        result["changed"] = bool(answer.get("restarted")) or bool(answer.get("repaired"))
        result["failed"] = failed
        if said:
            result["msg"] = said
        return result

    def _ask(self, order, task_vars):
        mark = secrets.token_hex(12)
        play = str(task_vars.get("patchyard_play", ""))
        command = ("PATCHYARD_PLAY=%s " % shlex.quote(play) if play else "") + PYTHON
        before = time.time()
        try:
            done = self._low_level_execute_command(command, in_data=program(order, mark))
        except AnsibleConnectionFailure:
            raise
        except AnsibleError as error:
            return {"fault": "privilege: %s" % error, "verdict": "precheck_failed"}
        answer = find_answer(done.get("stdout", ""), mark)
        if answer is None:
            said = (done.get("stderr", "") or done.get("stdout", "")).strip().splitlines()
            return {"fault": "the host gave no answer: %s" % (said[-1][:500] if said else "exit code %s" % done.get("rc")),
                    "verdict": "precheck_failed"}
        return self._with_clock(answer, before, time.time())

    @staticmethod
    def _with_clock(answer, before, after):
        """The host's clock must lie between asking and answering."""
        now = answer.get("now", before)
        skew = max(before - now, now - after, 0)
        answer["clock_skew"] = round(skew, 3)
        if skew > CLOCK_TOLERANCE and answer.get("verdict") == "fit":
            answer.update(verdict="precheck_failed", reason="clock: differs by %.0f s" % skew)
        return answer


def keep(directory, host, answer):
    """Writes the answer whole: what tasks return is bounded. Returns what is left to be told."""
    os.makedirs(directory, mode=0o700, exist_ok=True)
    path = os.path.join(directory, re.sub(r"[^A-Za-z0-9-]", "_", host) + ".json")
    with open(path + ".new", "w", encoding="ascii") as file:
        json.dump(answer, file)
    os.replace(path + ".new", path)
    return {key: answer[key] for key in ("did", "fault", "clock_skew") if key in answer}


def save(directory, files):
    """Writes what a host sent into a directory of the controller, under names that cannot leave it."""
    os.makedirs(directory, mode=0o700, exist_ok=True)
    saved = []
    for name, content in sorted(files.items()):
        path = os.path.join(directory, re.sub(r"[^A-Za-z0-9.-]", "_", name).lstrip(".") or "unnamed")
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        saved.append(path)
    return saved
