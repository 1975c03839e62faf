"""Asks the server whether a host may be touched now, through files in the play's directory."""
import json
import os
import re
import signal
import time

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: patchyard_permit
short_description: Waits for the permit to touch the host
description:
  - Writes a request into the spool directory and waits for the decision; nothing on the host is changed.
  - While it waits it repeats the pre-flight now and then, so that no host is begun on old facts. The newest answer is
    returned as C(before). When the host is not fit any more the play decides itself, against it.
  - A decision is made once. When no server shows a sign of life for ten minutes the play decides itself, against it.
  - Needs the variable C(patchyard_spool); without it nobody could be asked and the host is left alone.
options:
  order:
    description: What the pre-flight needs to know.
    type: dict
"""
PATIENCE = 600
SHORTEST, LONGEST = 0.02, 0.1
# With the look's own limit this makes fifteen minutes, the age that a snapshot may have when its host is begun.
LOOK_AGAIN, LOOK_LIMIT = 600, 300


class Spool:
    """The requests and decisions of one play."""

    def __init__(self, directory, host):
        if not re.fullmatch(r"h-[0-9a-f-]{8,64}", host):
            raise AnsibleError("patchyard_permit: %r is not a host id of ours" % host)
        self.directory = directory
        self.request = os.path.join(directory, host + ".ask")
        self.decision = os.path.join(directory, host + ".decision")

    def ask(self):
        """Makes the request visible all at once."""
        draft = self.request + ".new"
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"asked": time.time()}, file)
        os.rename(draft, self.request)

    def decided(self):
        """The decision, null while there is none."""
        try:
            with open(self.decision, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def withdraw(self, reason):
        """Decides against it unless the server decided in this very moment; whoever links the file first has decided."""
        draft = self.decision + ".play"
        with open(draft, "w", encoding="utf-8") as file:
            json.dump({"granted": False, "reason": reason}, file)
        try:
            os.link(draft, self.decision)
        except FileExistsError:
            pass
        os.unlink(draft)
        return self.decided()

    def last_sign_of_life(self):
        """When the server last touched its file, zero when it never did."""
        try:
            return os.stat(os.path.join(self.directory, "server")).st_mtime
        except OSError:
            return 0


class TooLong(Exception):
    """A look did not end in time."""


def within(seconds, look):
    """What a look answers; one that does not end in time makes the host unfit."""
    def end(_number, _frame):
        raise TooLong()

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        return look()
    except TooLong:
        return {"failed": True, "verdict": "precheck_failed", "msg": "the pre-flight did not end within %d s" % seconds}
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


class ActionModule(ActionBase):
    """The task ``patchyard_permit``."""

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        task_vars = task_vars or {}
        if self._play_context.check_mode:
            return dict(result, changed=False, granted=True, reason="check mode touches nothing")
        directory = task_vars.get("patchyard_spool")
        if not directory:
            return dict(result, failed=True, granted=False, reason="nobody to ask", msg="no permit: nobody to ask")
        limit = int(task_vars.get("patchyard_look_limit", LOOK_LIMIT))
        again = int(task_vars.get("patchyard_look_again", LOOK_AGAIN))
        decision, looked = self._wait(
            Spool(str(directory), task_vars["inventory_hostname"]), again, lambda: within(limit, lambda: self._look(task_vars)))
        granted = decision.get("granted") is True
        reason = str(decision.get("reason", ""))[:2000]
        result.update(changed=False, granted=granted, reason=reason, failed=not granted)
        if granted:
            result.update(epoch=int(decision["epoch"]), until=float(decision["until"]))
        if looked:
            result["before"] = looked
        if not granted:
            result["msg"] = "no permit: " + reason
        if looked and looked.get("failed"):
            result.update(failed=True, granted=False, verdict=looked.get("verdict", "precheck_failed"),
                          msg=str(looked.get("msg") or "not fit any more"))
        return result

    def _look(self, task_vars):
        """The pre-flight once more."""
        task = self._task.copy()
        task.args = {"do": "preflight", "order": self._task.args.get("order") or {}}
        look = self._shared_loader_obj.action_loader.get(
            "patchyard_host", task=task, connection=self._connection, play_context=self._play_context, loader=self._loader,
            templar=self._templar, shared_loader_obj=self._shared_loader_obj)
        return look.run(task_vars=task_vars)

    @staticmethod
    def _wait(spool, again, look):
        """The decision, and what the last look said if there was one."""
        asked, pause, looked = time.time(), SHORTEST, None
        seen = asked
        spool.ask()
        while True:
            decision = spool.decided()
            if decision is not None:
                return decision, looked
            if time.time() - max(asked, spool.last_sign_of_life()) > PATIENCE:
                return spool.withdraw("no server answered within %d minutes" % (PATIENCE // 60)), looked
            if time.time() - seen > again:
                try:
                    looked = look()
                except AnsibleConnectionFailure:
                    spool.withdraw("the host was lost while it waited for the permit")
                    raise
                if looked.get("failed"):
                    return spool.withdraw("not fit any more: %s" % looked.get("msg")), looked
                seen = time.time()
            time.sleep(pause)
            pause = min(LONGEST, pause * 1.5)
