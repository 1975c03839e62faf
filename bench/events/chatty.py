#!/usr/bin/python3 -I
"""Stands before ansible-playbook and makes a chatty play of it: adds events to those that the play's own plugin writes.

chatty.py EVENTS HUGE_MB TIMES COMMAND...

The play writes its events beside, and they are passed on with new numbers; between them come EVENTS lines as the plugin
writes them, and in their middle one line of HUGE_MB megabytes, which the plugin would have cut. TIMES is written as
"BEGUN ENDED" in seconds when all of them stand in the file.
"""
import json
import os
import subprocess
import sys
import time

AT_ONCE = 1000


class Copy:
    """The play's own events on their way into the file that is read."""

    def __init__(self, source, target):
        self.source, self.target = source, target
        self.rest, self.sequence, self.host, self.offset = b"", 0, None, 0

    def number(self):
        self.sequence += 1
        return self.sequence

    def pass_on(self):
        """Everything that is whole by now."""
        try:
            with open(self.source, "rb") as file:
                file.seek(self.offset)
                some = file.read()
                self.offset = file.tell()
        except FileNotFoundError:
            return
        *lines, self.rest = (self.rest + some).split(b"\n")
        for line in lines:
            event = json.loads(line)
            event["seq"] = self.number()
            self.host = event.get("host") or self.host
            os.write(self.target, json.dumps(event, separators=(",", ":")).encode("ascii") + b"\n")


def chat(copy, events, huge, times):
    """What a talkative playbook would tell."""
    begun = time.time()
    template = ('{"seq":%d,"at":%.3f,"event":"ok","host":"' + copy.host + '","action":"debug","task":"Tell what is going on",'
                '"result":{"changed":false,"msg":"item %d of many was looked at and is as it should be"}}\n')
    for first in range(0, events, AT_ONCE):
        if first == events // AT_ONCE // 2 * AT_ONCE:
            line = '{"seq":%d,"at":1,"event":"ok","host":"%s","action":"debug","task":"x","result":{"msg":"' % (copy.number(), copy.host)
            with os.fdopen(os.dup(copy.target), "wb") as file:
                file.write(line.encode("ascii") + b"x" * (huge * 1024 * 1024) + b'"}}\n')
        now = time.time()
        some = "".join(template % (copy.number(), now, item) for item in range(first, min(events, first + AT_ONCE)))
        left = some.encode("ascii")
        while left:
            left = left[os.write(copy.target, left):]
    with open(times + ".new", "w", encoding="ascii") as file:
        file.write("%.3f %.3f\n" % (begun, time.time()))
    os.rename(times + ".new", times)


def main():
    """Does what the text above says."""
    events, huge, times, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    path = os.environ["PATCHYARD_EVENTS"]
    if os.path.basename(os.path.dirname(path)).startswith("."):
        # The server's own look at what Ansible does; nobody chats there.
        os.execvp(command[0], command)
    target = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    copy = Copy(path + ".own", target)
    play = subprocess.Popen(command, env=dict(os.environ, PATCHYARD_EVENTS=path + ".own"))
    told = os.path.exists(times)
    while True:
        ended = play.poll()
        copy.pass_on()
        if not told and copy.host is not None:
            told = True
            chat(copy, events, huge, times)
        if ended is not None:
            sys.exit(ended if ended >= 0 else 128 - ended)
        time.sleep(0.05)


if __name__ == "__main__":
    main()
