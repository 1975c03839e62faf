"""Runs Ansible's module for a package manager on a host, in one command with the look whether the play holds the host."""
import importlib.util
import os

from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

DOCUMENTATION = r"""
module: patchyard_install
short_description: Installs packages on a host that the play holds
description:
  - Everything but the options below is for the module.
options:
  with:
    description: The module, apt or dnf.
    required: true
    type: str
  takes:
    description: Whether this is the play's first step on the host, which takes hold of it.
    type: bool
"""
MANAGERS = ("apt", "dnf")
SPECIFICATION = importlib.util.spec_from_file_location(
    "held", os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "held.py"))
held = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(held)


class ActionModule(ActionBase):
    """The task ``patchyard_install``."""

    _claim = None

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        manager, takes = str(arguments.pop("with", "")), boolean(arguments.pop("takes", False))
        if manager not in MANAGERS:
            raise AnsibleError("patchyard_install: 'with' is one of " + ", ".join(MANAGERS))
        if not self._play_context.check_mode:
            try:
                self._claim = held.claim(task_vars or {}, takes)
            except ValueError as none:
                return dict(result, failed=True, msg=str(none), lease="not_taken")
        result.update(self._execute_module(
            module_name="ansible.builtin." + manager, module_args=arguments, task_vars=task_vars))
        return result

    def _low_level_execute_command(self, cmd, sudoable=True, in_data=None, *more, **options):
        if self._claim is not None:
            if in_data is None:
                raise AnsibleError("patchyard_install: without pipelining nothing can be guarded")
            program = in_data if isinstance(in_data, str) else in_data.decode("utf-8")
            in_data = held.guarded(program, self._claim)
        return super()._low_level_execute_command(cmd, sudoable, in_data, *more, **options)
