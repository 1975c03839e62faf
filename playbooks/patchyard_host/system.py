"""Commands, files and processes of the host this runs on."""
import fcntl
import os
import re
import stat
import struct
import subprocess

LIMIT = 4 * 1024 * 1024
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C",
    "HOME": "/root" if os.geteuid() == 0 else os.environ.get("HOME", "/"),
    "DEBIAN_FRONTEND": "noninteractive",
    "APT_LISTCHANGES_FRONTEND": "none",
    "NEEDRESTART_SUSPEND": "1",
}


class Fault(Exception):
    """Something that makes the answer worthless; its text is for people."""


class Ran:
    """What a command left behind."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def first_complaint(self):
        """The first line that says what went wrong."""
        lines = [line.strip() for line in (self.err + "\n" + self.out).splitlines() if line.strip()]
        for line in lines:
            if line.startswith(("E:", "Error", "error", "Err:")):
                return line[:500]
        return lines[0][:500] if lines else "exit code %d" % self.code


def run(command, timeout=300):
    """Runs a command given as a list, without input; one that does not end in time is ended and is a fault.

    What changes packages gets no timeout, None: ended half-way it leaves more to repair than it would have.
    """
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=ENVIRONMENT, timeout=timeout, check=False)
    except FileNotFoundError:
        return Ran(127, "", "%s: not found" % command[0])
    except PermissionError:
        return Ran(126, "", "%s: not permitted" % command[0])
    except subprocess.TimeoutExpired as late:
        raise Fault("%s did not end within %d s" % (command[0], timeout)) from late
    return Ran(done.returncode, text(done.stdout), text(done.stderr))


def text(raw):
    """Bytes as text; what is too long is cut."""
    return raw[:LIMIT].decode("utf-8", "replace")


def owned_files(command, packages):
    """Paths and the package that owns each: the command, given packages, prints a name, and below it the package's paths,
    each after a space."""
    found, name = {}, ""
    # NB: a few packages at a time, because a long answer is cut.
    for first in range(0, len(packages), 20):
        for line in run(command + packages[first:first + 20]).out.splitlines():
            if line.startswith(" "):
                found[line[1:]] = name
            else:
                name = line
    return found


def read(path, otherwise=None, limit=LIMIT):
    """A file's text, or the other value where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(limit).decode("utf-8", "replace")
    except OSError:
        return otherwise


def tail(path, length):
    """The end of a file."""
    try:
        with open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - length))
            return file.read(length).decode("utf-8", "replace")
    except OSError:
        return ""


def is_systemd():
    """Whether services belong to systemd here."""
    return os.path.isdir("/run/systemd/system")


def pids():
    """All process ids that can be seen."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def process_name(pid):
    """The short name of a process."""
    return (read("/proc/%d/comm" % pid) or "").strip()


def lock_holder(path):
    """The id of the process that holds a POSIX lock on the file, 0 when it cannot be told, None when it is free.

    Only asks; a lock taken for a moment could make a package manager fail that starts in that moment.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError:
        return holder_from_table(path)
    try:
        question = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        answer = struct.unpack("hhqqi4x", fcntl.fcntl(descriptor, fcntl.F_GETLK, question))
        return None if answer[0] == fcntl.F_UNLCK else max(answer[4], 0)
    finally:
        os.close(descriptor)


def holder_from_table(path):
    """The same from the kernel's table, for a file that may not be opened for writing."""
    try:
        inode = os.stat(path).st_ino
    except OSError:
        return None
    for line in (read("/proc/locks") or "").splitlines():
        found = re.match(r"\d+: POSIX +\S+ +WRITE +(-?\d+) [0-9a-f]+:[0-9a-f]+:(\d+) ", line)
        if found and int(found.group(2)) == inode:
            return max(int(found.group(1)), 0)
    return None


def own_directory(name):
    """A directory of our own that nobody else can write to; survives, so that what was fetched is fetched once."""
    path = "/var/tmp/patchyard-%d" % os.geteuid()
    for part in (path, os.path.join(path, name)):
        try:
            os.mkdir(part, 0o755)
        except FileExistsError:
            pass
        there = os.lstat(part)
        if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.geteuid() or there.st_mode & 0o022:
            raise Fault("%s belongs to somebody else" % part)
    return os.path.join(path, name)


def exclusive(directory):
    """Waits until no other look of ours works in the directory; held until the process ends."""
    descriptor = os.open(os.path.join(directory, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor
