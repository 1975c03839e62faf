"""Tells where a hook of the policy stands; nothing reaches the host."""
import time

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: patchyard_hook
short_description: Notes that a hook began, ended or failed
description:
  - The watcher of the play tells hosts by these notes whose exit hook is still to be run.
options:
  stage:
    description: before_host, after_host or on_exit.
    required: true
    type: str
  said:
    description: begun, done or failed.
    required: true
    type: str
  because:
    description: What failed.
    type: str
  must_succeed:
    description: Whether the failure is one of the host.
    type: bool
"""
STAGES, WORDS = ("before_host", "after_host", "on_exit"), ("begun", "done", "failed")


class ActionModule(ActionBase):
    """The task ``patchyard_hook``."""

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        stage, said = str(self._task.args.get("stage")), str(self._task.args.get("said"))
        if stage not in STAGES or said not in WORDS:
            raise AnsibleError("patchyard_hook: unknown stage or word")
        failed = said == "failed" and self._task.args.get("must_succeed") is True
        result.update(changed=False, stage=stage, said=said, began=int(time.time()), failed=failed)
        if said == "failed":
            result["msg"] = "hook %s: %s" % (stage, str(self._task.args.get("because", ""))[:2000])
        return result
