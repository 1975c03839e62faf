#!/usr/bin/python3 -I
"""Starts a play in a session of its own, so that it outlives the server, and notes its beginning and its end.

launch.py DIRECTORY MEMORY_MB COMMAND...

DIRECTORY/process  "PID STARTED": the session's leader and when the kernel started it, so that a reused number is noticed
DIRECTORY/output   what the command prints
DIRECTORY/ended    the exit code, or minus the signal's number; appears only when the command has ended
"""
import os
import resource
import signal
import subprocess
import sys


def put(directory, name, content):
    """A file that is there whole or not at all."""
    draft = os.path.join(directory, name + ".new")
    with open(draft, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, os.path.join(directory, name))


def main():
    """Does what the text above says."""
    directory, megabytes, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    os.setsid()
    os.umask(0o077)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with open("/proc/self/stat", encoding="ascii") as file:
        started = file.read().rpartition(")")[2].split()[19]
    put(directory, "process", "%d %s\n" % (os.getpid(), started))

    def limits():
        size = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        signal.signal(signal.SIGHUP, signal.SIG_DFL)

    with open(os.path.join(directory, "output"), "ab") as output:
        child = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                 preexec_fn=limits)  # pylint: disable=subprocess-popen-preexec-fn
        signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
        put(directory, "ended", "%d\n" % child.wait())


if __name__ == "__main__":
    main()
