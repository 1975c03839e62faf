"""What a host says of itself."""
import os
import re
import shlex

from patchyard_host import services
from patchyard_host.system import read, run


def os_release():
    """The host's os-release as a dictionary."""
    values = {}
    content = read("/etc/os-release") or read("/usr/lib/os-release") or ""
    for line in content.splitlines():
        name, equals, value = line.partition("=")
        if equals and re.match(r"[A-Z_]+$", name):
            try:
                values[name] = "".join(shlex.split(value))
            except ValueError:
                values[name] = value
    return values


def family(release):
    """``debian``, ``rhel`` or ``other``."""
    words = {release.get("ID", "")} | set(release.get("ID_LIKE", "").split())
    if words & {"debian", "ubuntu"}:
        return "debian"
    if words & {"rhel", "fedora", "centos", "rocky", "almalinux"}:
        return "rhel"
    return "other"


def boot_id():
    """Another one after every boot."""
    return (read("/proc/sys/kernel/random/boot_id") or "").strip()


def identity():
    """Machine id and product UUID; null where they cannot be read."""
    machine = (read("/etc/machine-id") or "").strip() or None
    product = (read("/sys/class/dmi/id/product_uuid") or read("/sys/devices/virtual/dmi/id/product_uuid") or "").strip()
    return {"machine_id": machine, "product_uuid": product.lower() or None}


def macs():
    """Hardware addresses but those of the loopback and of virtual links without one."""
    found = set()
    try:
        links = os.listdir("/sys/class/net")
    except OSError:
        links = []
    for link in links:
        address = (read("/sys/class/net/%s/address" % link) or "").strip().lower()
        if link != "lo" and address and address != "00:00:00:00:00:00":
            found.add(address)
    return sorted(found) or _macs_of_ip()


def _macs_of_ip():
    found = re.findall(r"link/ether ([0-9a-f:]{17})", run(["ip", "-o", "link"]).out)
    return sorted(set(found))


PSEUDO = {"proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "securityfs", "debugfs", "tracefs", "configfs", "pstore",
          "bpf", "mqueue", "hugetlbfs", "autofs", "fusectl", "binfmt_misc", "efivarfs", "nsfs", "rpc_pipefs", "squashfs", "ramfs"}
PASSING = ("/proc", "/sys", "/dev", "/run", "/var/lib/docker", "/var/lib/containers", "/var/lib/kubelet", "/snap")


def mounts():
    """Where file systems are mounted that should stay, but for those that come and go with logins and containers."""
    found = set()
    for line in (read("/proc/self/mounts") or "").splitlines():
        words = line.split(" ")
        if len(words) < 3 or words[2] in PSEUDO:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal.group(1), 8)), words[1])
        if not any(place == passing or place.startswith(passing + "/") for passing in PASSING):
            found.add(place)
    return sorted(found)


def lasting(ports):
    """Ports but those that the kernel chose by itself, which are others after every start."""
    words = (read("/proc/sys/net/ipv4/ip_local_port_range") or "32768 60999").split()
    return [port for port in ports if not int(words[0]) <= port <= int(words[1])]


def baseline():
    """What works here now and must still work after a touch."""
    dead, running = services.survey()
    return {"boot_id": boot_id(), "failed_units": dead, "running": running, "listening": lasting(listening()),
            "mounts": mounts()}


def missing_since(before):
    """What the baseline had and is not there any more, or failed since; in words."""
    now = baseline()
    said = ["service %s failed" % name for name in now["failed_units"] if name not in before["failed_units"]]
    said += ["service %s does not run any more" % name for name in before["running"]
             if name not in now["running"] and name not in now["failed_units"]]
    said += ["nothing listens on port %d any more" % port for port in before["listening"] if port not in now["listening"]]
    return said + ["%s is not mounted any more" % place for place in before["mounts"] if place not in now["mounts"]]


def listening():
    """TCP ports that are listened on."""
    ports = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in (read(table) or "").splitlines()[1:]:
            words = line.split()
            if len(words) > 3 and words[3] == "0A":
                ports.add(int(words[1].rpartition(":")[2], 16))
    return sorted(ports)


def all_of(manager, release):
    """Everything of dev.patchyard's HostFacts, in wire names."""
    said = identity()
    now = baseline()
    return {
        "distribution": release.get("ID", ""),
        "release": release.get("VERSION_ID", ""),
        "kernel": os.uname().release,
        "boot_id": boot_id(),
        "machine_id": said["machine_id"],
        "product_uuid": said["product_uuid"],
        "macs": macs(),
        "reboot_reason": manager.reboot_reason(),
        "stale_services": services.stale(),
        "failed_units": now["failed_units"],
        "running": now["running"],
        "listening": now["listening"],
        "mounts": now["mounts"],
    }
