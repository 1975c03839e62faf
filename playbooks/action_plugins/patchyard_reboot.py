"""Ansible's reboot, whose one command that changes something is sent together with the look whether the play holds the host."""
import importlib.util
import os

from ansible.plugins.action.reboot import ActionModule as Reboot

DOCUMENTATION = r"""
module: patchyard_reboot
short_description: Reboots a host that the play holds
description:
  - Takes the options of ansible.builtin.reboot.
options: {}
"""
PYTHON = "/usr/bin/python3 -I -"
PROGRAM = "import subprocess, sys\nsys.exit(subprocess.run(['/bin/sh', '-c', %r], stdin=subprocess.DEVNULL).returncode)\n"
SPECIFICATION = importlib.util.spec_from_file_location(
    "held", os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "held.py"))
held = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(held)


class ActionModule(Reboot):
    """The task ``patchyard_reboot``."""

    _claim = None

    def run(self, tmp=None, task_vars=None):
        if not self._play_context.check_mode:
            try:
                held.claim(task_vars or {})
            except ValueError as none:
                return {"failed": True, "rebooted": False, "changed": False, "msg": str(none), "lease": "not_taken"}
        return super().run(tmp, task_vars)

    def perform_reboot(self, task_vars, distribution):
        self._claim = held.claim(task_vars)
        try:
            return super().perform_reboot(task_vars, distribution)
        finally:
            self._claim = None

    def _low_level_execute_command(self, cmd, sudoable=True, in_data=None, *more, **options):
        # NB: with data it is a module that looks where the command lies.
        if self._claim is not None and in_data is None:
            return super()._low_level_execute_command(
                PYTHON, sudoable, held.guarded(PROGRAM % str(cmd), self._claim), *more, **options)
        return super()._low_level_execute_command(cmd, sudoable, in_data, *more, **options)
