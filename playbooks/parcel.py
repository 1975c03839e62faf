"""Runs the package patchyard_host from memory: what sends it puts a line ``PARCEL = "<JSON>"`` before this text.

The JSON holds ``modules``, a list of name and source, and ``order``, what main() is to do. Nothing is written to the disk.
"""
import importlib.machinery
import json
import sys

PARCEL = globals().get("PARCEL", "{}")
CONTENT = json.loads(PARCEL)
SOURCES = {("patchyard_host" if name == "__init__" else "patchyard_host." + name): source
           for name, source in CONTENT.get("modules", [])}


class FromParcel:
    """Finds and loads the modules of the parcel. The abstract classes for this take long to load and add nothing here."""

    def find_spec(self, fullname, path, target=None):
        """A specification for a module of the parcel, nothing for any other."""
        if fullname not in SOURCES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=fullname == "patchyard_host")

    def create_module(self, spec):
        """Nothing special: an ordinary module."""

    def exec_module(self, module):
        """Fills the module with what its source defines."""
        name = module.__name__
        exec(compile(SOURCES[name], name.replace(".", "/") + ".py", "exec"), module.__dict__)  # pylint: disable=exec-used


if SOURCES:
    sys.meta_path.insert(0, FromParcel())
    from patchyard_host.main import main
    main(CONTENT["order"])
