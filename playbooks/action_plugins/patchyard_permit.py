"""Asks the server whether a host may be touched now, through files in the play's directory."""
import json
import os
import re
import time

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: patchyard_permit
short_description: Waits for the permit to touch the host
description:
  - Writes a request into the spool directory and waits for the decision; nothing reaches the host.
  - A decision is made once. When no server shows a sign of life for ten minutes the play decides itself, against it.
  - Needs the variable C(patchyard_spool); without it nobody could be asked and the host is left alone.
options: {}
"""
PATIENCE = 600
SHORTEST, LONGEST = 0.02, 0.1


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
        decision = self._wait(Spool(str(directory), task_vars["inventory_hostname"]))
        granted = decision.get("granted") is True
        reason = str(decision.get("reason", ""))[:2000]
        result.update(changed=False, granted=granted, reason=reason, failed=not granted)
        if granted:
            result.update(epoch=int(decision["epoch"]), until=float(decision["until"]))
        if not granted:
            result["msg"] = "no permit: " + reason
        return result

    @staticmethod
    def _wait(spool):
        asked, pause = time.time(), SHORTEST
        spool.ask()
        while True:
            decision = spool.decided()
            if decision is not None:
                return decision
            if time.time() - max(asked, spool.last_sign_of_life()) > PATIENCE:
                return spool.withdraw("no server answered within %d minutes" % (PATIENCE // 60))
            time.sleep(pause)
            pause = min(LONGEST, pause * 1.5)
