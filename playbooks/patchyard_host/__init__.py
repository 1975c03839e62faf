"""What Patchyard does on a host: sent there as text, run by the host's own Python, kept nowhere.

Needs Python 3.9 and nothing beside the standard library (and the package manager's own bindings on RPM hosts). Everything
that reaches a command is an element of an argument list; no shell sees data.
"""
