#!/usr/bin/python3 -I
"""look.py FAMILY MARK: what is true on the host it runs on, as one JSON object.

FAMILY is debian or el; MARK is what an earlier look said under "mark" (0 and 0 for none): package actions and complaints
are those since then. It reads the package databases, the process table and the logs by itself and imports nothing but the
standard library: it must not share a mistake with what it checks.
"""
import http.client
import json
import os
import re
import subprocess
import sys
import time

PLACES_THAT_PASS = re.compile(r"/(proc|sys|dev|run)(/|$)")
ANSWERS = 6


def content(path, mode="r"):
    """The file, null when it is not there."""
    try:
        with open(path, mode, **({} if "b" in mode else {"encoding": "utf-8", "errors": "replace"})) as file:
            return file.read()
    except OSError:
        return None


def said_by(*command):
    """What a command printed and how it ended."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=25,
                          check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def debian_packages():
    """Straight from dpkg's file: versions by name, and whatever is not wholly installed."""
    versions, wrong = {}, []
    for paragraph in (content("/var/lib/dpkg/status") or "").split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Status): (.*)$", paragraph, re.MULTILINE))
        state = fields.get("Status", "").split(" ")
        if len(state) != 3 or state[2] in ("not-installed", "config-files"):
            continue
        versions[fields["Package"]] = fields.get("Version", "")
        if state[1:] != ["ok", "installed"]:
            wrong.append("%s is %s" % (fields["Package"], " ".join(state[1:])))
    if [name for name in os.listdir("/var/lib/dpkg/updates") if name.isdigit()]:
        wrong.append("dpkg was interrupted")
    return versions, wrong


def el_packages():
    """rpm's own word; two versions of one name are an update that was interrupted."""
    versions, wrong = {}, []
    for line in said_by("rpm", "-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\n")[1].splitlines():
        name, version = line.split(" ")
        if name in versions and name != "gpg-pubkey":
            wrong.append("%s is there twice" % name)
        versions[name] = version
    return versions, wrong


LOGS = {"debian": "/var/log/dpkg.log", "el": "/var/log/dnf.rpm.log"}


def since(path, mark):
    """The lines that were added after the mark."""
    whole = content(path, "rb") or b""
    return whole[mark if len(whole) >= mark else 0:].decode("utf-8", "replace").splitlines()


def debian_actions(mark):
    """When dpkg says that it began to change something, in seconds since the epoch."""
    times = []
    for line in since(LOGS["debian"], mark):
        words = line.split(" ")
        if len(words) > 2 and words[2] in ("install", "upgrade", "remove", "purge", "configure"):
            times.append(time.mktime(time.strptime(" ".join(words[:2]), "%Y-%m-%d %H:%M:%S")))
    return times


def el_actions(mark):
    """When rpm says that it installed something."""
    listed = said_by("rpm", "-qa", "--qf", "%{INSTALLTIME}\n")[1].split()
    return [float(word) for word in listed if float(word) > mark]


def scriptlet_complaints(mark):
    """Scripts of packages that failed while dnf called all of it a success."""
    return [line[:200] for line in since(LOGS["el"], mark) if "scriptlet" in line.lower() and "error" in line.lower()]


def processes():
    """Process ids but our own."""
    return [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def using_deleted_files():
    """Programs and libraries that processes still run after they were replaced or removed."""
    found = set()
    for pid in processes():
        for line in (content("/proc/%s/maps" % pid) or "").splitlines():
            if line.endswith(" (deleted)") and re.search(r" /(usr|lib|bin|sbin|opt)", line):
                found.add("%s uses %s" % ((content("/proc/%s/comm" % pid) or "?").strip(), line.split(None, 5)[5]))
    return sorted(found)


def listened_ports():
    """TCP ports below the kernel's own choice."""
    lines = (content("/proc/net/tcp") or "").splitlines()[1:] + (content("/proc/net/tcp6") or "").splitlines()[1:]
    ports = {int(line.split()[1].split(":")[-1], 16) for line in lines if line.split()[3] == "0A"}
    return sorted(port for port in ports if port < 32768)


def mounted_places():
    """Where something is mounted that should stay."""
    places = {line.split(" ")[1] for line in (content("/proc/mounts") or "").splitlines()}
    return sorted(place for place in places if not PLACES_THAT_PASS.match(place))


def failed_services():
    """Services that are to run and whose script calls them dead."""
    failed = []
    for name in sorted(os.listdir("/etc/rc3.d")):
        script = "/etc/rc3.d/" + name
        if name.startswith("S") and "status)" in (content(script) or "") and said_by(script, "status")[0] in (1, 2):
            failed.append(name.lstrip("S0123456789"))
    return failed


def answers():
    """What the service says, asked several times."""
    said = []
    for _ in range(ANSWERS):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=2)
            connection.request("GET", "/health")
            reply = connection.getresponse()
            body = json.loads(reply.read())
            said.append([reply.status, body.get("status"), body.get("version"), body.get("lib")])
        except (OSError, ValueError, http.client.HTTPException) as error:
            said.append([0, type(error).__name__, None, None])
        time.sleep(0.05)
    return said


def program_version():
    """The version that the installed program would tell if it were started now; null when it cannot."""
    found = re.search(r'^VERSION = "([^"]+)"$', content("/usr/sbin/acme-webd") or "", re.MULTILINE)
    return found.group(1) if found and os.access("/usr/sbin/acme-webd", os.X_OK) else None


def library_version():
    """The same of the library."""
    found = re.search(rb"ACME_LIB_VERSION=(\S+)\n", content("/usr/lib/acme/libacme.so", "rb") or b"")
    return found.group(1).decode("latin-1") if found else None


def age_of_boot():
    """When process 1 began, in seconds since the epoch."""
    ticks = int(content("/proc/1/stat").rpartition(")")[2].split()[19])
    machine = int(re.search(r"^btime (\d+)", content("/proc/stat"), re.MULTILINE).group(1))
    return machine + ticks / os.sysconf("SC_CLK_TCK")


def wants_reboot(family):
    """Whether something that is installed counts only after a boot."""
    if family == "debian":
        return os.path.exists("/run/reboot-required")
    wanted = set()
    for name in os.listdir("/etc/dnf/plugins/needs-restarting.d") if os.path.isdir("/etc/dnf/plugins/needs-restarting.d") else []:
        wanted.update((content("/etc/dnf/plugins/needs-restarting.d/" + name) or "").split())
    for name in wanted:
        code, told = said_by("rpm", "-q", "--qf", "%{INSTALLTIME}\n", name)
        if code == 0 and max(float(word) for word in told.split()) > age_of_boot() + 1:
            return True
    return False


def main(family, log_mark, time_mark):
    """Looks at everything once."""
    is_debian = family == "debian"
    versions, wrong = debian_packages() if is_debian else el_packages()
    actions = debian_actions(log_mark) if is_debian else el_actions(time_mark)
    print(json.dumps({
        "packages": versions,
        "wrong": wrong,
        "first_action": min(actions) if actions else None,
        "scriptlets": [] if is_debian else scriptlet_complaints(log_mark),
        "deleted": using_deleted_files(),
        "ports": listened_ports(),
        "mounts": mounted_places(),
        "failed": failed_services(),
        "answers": answers(),
        "program": program_version(),
        "library": library_version(),
        "reboot": wants_reboot(family),
        "boot": (content("/proc/sys/kernel/random/boot_id") or "").strip(),
        "mark": [os.path.getsize(LOGS[family]) if os.path.exists(LOGS[family]) else 0, int(time.time())],
    }))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
