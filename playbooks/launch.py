#!/usr/bin/python3 -I
"""Starts a play in a session of its own, so that it outlives the server, and notes its beginning and its end.

launch.py DIRECTORY MEMORY_MB COMMAND...

DIRECTORY/process  "PID STARTED": the session's leader and when the kernel started it, so that a reused number is noticed
DIRECTORY/output   what the command prints, cut at 8 MB
DIRECTORY/ended    the exit code, or minus the signal's number; appears only when the command has ended
"""
import os
import resource
import signal
import subprocess
import sys
import threading

MOST_OUTPUT = 8 * 1024 * 1024
NOT_STARTED = 126


def put(directory, name, content):
    """A file that is there whole or not at all."""
    draft = os.path.join(directory, name + ".new")
    with open(draft, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, os.path.join(directory, name))


def keep(output, some):
    """Writes as much as there is room for: a full disk must not end work on hosts."""
    try:
        output.write(some)
    except OSError:
        pass


def copy(pipe, output):
    """Reads to the end, so that nobody waits for a reader, and keeps the beginning."""
    left = MOST_OUTPUT - output.tell()
    while True:
        some = pipe.read1(65536)
        if not some:
            return
        if left > 0:
            keep(output, some[:left] + (b"\n[cut]\n" if len(some) > left else b""))
            left -= len(some)


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

    with open(os.path.join(directory, "output"), "ab", buffering=0) as output:
        try:
            child = subprocess.Popen(command, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, preexec_fn=limits)  # pylint: disable=subprocess-popen-preexec-fn
        except (OSError, subprocess.SubprocessError) as fault:
            keep(output, b"ERROR! the play cannot be started: %s\n" % str(fault).encode("utf-8", "replace"))
            put(directory, "ended", "%d\n" % NOT_STARTED)
            return
        signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
        copier = threading.Thread(target=copy, args=(child.stdout, output), daemon=True)
        copier.start()
        code = child.wait()
        # NB: what the command left behind may hold the pipe for as long as it lives.
        copier.join(1)
        put(directory, "ended", "%d\n" % code)


if __name__ == "__main__":
    main()
