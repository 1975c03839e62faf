"""Tests of the programs that run on hosts and of Ansible's plugins, with what real hosts printed."""
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "src/test/resources/golden"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "playbooks"))

from patchyard_host import checks, debian, lease, looking, main, rhel, services, system, transaction  # noqa: E402


def golden(name):
    return (GOLDEN / name).read_text(encoding="utf-8")


def plugin(path):
    specification = importlib.util.spec_from_file_location(pathlib.Path(path).stem, ROOT / "playbooks" / path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


class AptOutput(unittest.TestCase):
    def test_updates_and_kept_back_packages(self):
        said = golden("apt/upgrade-held.txt")
        updates = debian.parse_steps(said, "amd64")["updates"]
        self.assertEqual(["acme-lib", "acme-tool", "acme-web"], [u["name"] for u in updates])
        self.assertEqual({"acme-held"}, debian.parse_kept_back(said))
        self.assertTrue(all(u["security"] and u["origin"] == "Acme-Security/stable-security" for u in updates))

    def test_a_held_package_appears_when_holds_are_ignored(self):
        forced = debian.parse_steps(golden("apt/dist-upgrade-ignore-hold.txt"), "amd64")["updates"]
        self.assertIn(("acme-held", "1.0", "2.0"), [(u["name"], u["installed"], u["available"]) for u in forced])

    def test_real_security_updates(self):
        steps = debian.parse_steps(golden("apt/upgrade-security.txt"), "amd64")
        by_name = {u["name"]: u for u in steps["updates"]}
        self.assertEqual("Debian-Security/bookworm-security", by_name["libssl3"]["origin"])
        self.assertEqual("amd64", by_name["libssl3"]["arch"])
        self.assertEqual("all", by_name["perl-modules-5.36"]["arch"])
        self.assertEqual([], steps["removes"])

    def test_a_removal(self):
        self.assertEqual(["acme-tool"], debian.parse_steps(golden("apt/install-removal.txt"), "amd64")["removes"])

    def test_a_half_configured_and_an_unknown_package(self):
        found = debian.parse_packages(golden("apt/dpkg-query-half-configured.txt"))
        self.assertEqual(("2.2", "iF "), found[("acme-web", "all")][:2])
        self.assertNotIn("base", [name for name, _ in found])

    def test_what_a_package_was_built_from(self):
        found = debian.parse_packages(golden("apt/dpkg-query-half-configured.txt"))
        self.assertEqual(("acme-web", "2.2"), found[("acme-web", "all")][2:])
        self.assertEqual(("bash", "5.2.15-2"), found[("bash", "amd64")][2:])
        self.assertEqual(("util-linux", "2.38.1-5+deb12u3"), found[("bsdutils", "amd64")][2:])

    def test_what_an_update_is_built_from(self):
        sources = debian.parse_sources(golden("apt/show.txt"))
        self.assertEqual(("util-linux", "2.38.1-5+deb12u3"), sources[("bsdutils", "1:2.38.1-5+deb12u3")])
        self.assertEqual(("openssl", "3.0.22-1~deb12u2"), sources[("libssl3", "3.0.22-1~deb12u2")])
        self.assertEqual(("acme-web", "1.0"), sources[("acme-web", "1.0")])
        self.assertEqual({}, debian.parse_sources(""))

    def test_origins_do_not_depend_on_the_point_release(self):
        self.assertEqual("Debian/stable", debian.short_origin("Debian:12.12/stable"))
        self.assertEqual("Acme/stable", debian.short_origin("Acme:stable"))
        self.assertEqual("local", debian.short_origin("local"))

    def test_several_origins_and_a_foreign_architecture(self):
        line = "Inst libc6:i386 [2.36-9] (2.36-10 Debian-Security:12/stable-security, Debian:12.5/stable [i386]) []\n"
        steps = debian.parse_steps(line, "amd64")
        self.assertEqual({("libc6", "i386"): ("2.36-10", ["Debian-Security/stable-security", "Debian/stable"])}, steps["installs"])


class Signatures(unittest.TestCase):
    def test_a_repository_is_signed_while_apt_keeps_its_good_signature(self):
        manager = debian.Manager.__new__(debian.Manager)
        with tempfile.TemporaryDirectory() as lists:
            told = golden("apt/indextargets.txt").replace("/lists", lists)
            manager._apt = lambda *arguments: system.Ran(0, told, "")
            repositories = ["http://lab/%s ./" % name for name in ("inline", "none", "split")] + ["http://mirror/debian bookworm"]
            self.assertEqual(sorted(repositories), manager.unsigned())
            for kept in ("lab_inline_._InRelease", "lab_split_._Release", "lab_split_._Release.gpg", "lab_none_._Release",
                         "mirror_debian_dists_bookworm_InRelease"):
                pathlib.Path(lists, kept).touch()
            self.assertEqual(["http://lab/none ./"], manager.unsigned())

    def test_a_repository_is_expired_by_its_own_word_whatever_apt_is_told(self):
        manager = debian.Manager.__new__(debian.Manager)
        with tempfile.TemporaryDirectory() as lists:
            manager._apt = lambda *arguments: system.Ran(0, golden("apt/indextargets.txt").replace("/lists", lists), "")
            pathlib.Path(lists, "lab_inline_._InRelease").write_text("Date: x\nValid-Until: Sat, 01 Jan 2022 00:00:00 UTC\n", encoding="utf-8")
            pathlib.Path(lists, "lab_split_._Release").write_text("Valid-Until: Sat, 1 Jan 2222 00:00:00 +0000\n", encoding="utf-8")
            pathlib.Path(lists, "lab_gone_._InRelease").write_text("Valid-Until: Sat, 01 Jan 2022 00:00:00 UTC\n", encoding="utf-8")
            self.assertEqual(["http://lab/inline ./ expired on 2022-01-01T00:00:00Z"], manager.expired())
            pathlib.Path(lists, "lab_inline_._InRelease").write_text("Valid-Until: some day\n", encoding="utf-8")
            self.assertRaises(system.Fault, manager.expired)

    def test_a_repository_is_signed_when_packages_or_metadata_must_be(self):
        manager = rhel.Manager.__new__(rhel.Manager)
        enabled = [types.SimpleNamespace(id=name, gpgcheck=packages, repo_gpgcheck=metadata) for name, packages, metadata in (
            ("both", True, True), ("packages", True, False), ("metadata", False, True), ("none", False, False))]
        manager._base = types.SimpleNamespace(repos=types.SimpleNamespace(iter_enabled=lambda: enabled))
        self.assertEqual(["none"], manager.unsigned())


class RpmOutput(unittest.TestCase):
    def test_packages(self):
        rows = {r["name"]: r for r in rhel.parse_packages(golden("rpm/packages.txt"))}
        self.assertEqual(("1.0-1.el9", "noarch"), (rows["acme-web"]["version"], rows["acme-web"]["arch"]))

    def test_epochs_and_keys(self):
        rows = rhel.parse_packages("bind\tx86_64\t32\t9.16-1.el9\t17\tbind-9.16-1.el9.src.rpm\n"
                                   "gpg-pubkey\t(none)\t0\t1-2\t17\t(none)\n")
        self.assertEqual([("bind", "32:9.16-1.el9")], [(r["name"], r["version"]) for r in rows])

    def test_what_a_package_was_built_from(self):
        rows = {r["name"]: r for r in rhel.parse_packages(golden("rpm/packages.txt"))}
        self.assertEqual({"name": "acme-web", "version": "1.0-1.el9"}, rows["acme-web"]["source"])
        self.assertEqual({"name": "bind", "version": "32:9.16-1.el9"},
                         rhel.source_of("bind-9.16-1.el9.src.rpm", "bind-libs", "32:9.16-1.el9"))
        self.assertEqual({"name": "java-17-openjdk", "version": "17.0.9-2.el9"},
                         rhel.source_of("java-17-openjdk-17.0.9-2.el9.nosrc.rpm", "java-17-openjdk-headless", "17.0.9-2.el9"))
        self.assertEqual({"name": "own", "version": "1-1"}, rhel.source_of("(none)", "own", "1-1"))


class Repairs(unittest.TestCase):
    def limits(self, module, manager):
        """The time limits that a repair gives to what changes packages."""
        found = {}
        module_run = module.run
        module.run = lambda command, timeout=300: found.update({command[0]: timeout}) or system.Ran(1, "", "E: broken")
        try:
            manager.repair()
        finally:
            module.run = module_run
        return found

    def test_nothing_ends_dpkg_or_apt(self):
        manager = debian.Manager.__new__(debian.Manager)
        manager._prepare = manager.forget = lambda: None
        manager.broken = lambda: ["acme-web"]
        manager.install_configuration = "/nowhere"
        self.assertEqual({"dpkg": None, "apt-get": None}, self.limits(debian, manager))

    def test_nothing_ends_rpm(self):
        manager = rhel.Manager.__new__(rhel.Manager)
        manager.forget = lambda: None
        row = {"name": "acme-web", "arch": "noarch", "installed_at": 1, "version": "0:1.0-1"}
        manager._installed_rows = lambda: [row, dict(row, version="0:2.0-1", installed_at=2)]
        self.assertEqual({"rpmdb": None, "rpm": None}, self.limits(rhel, manager))


class Holds(unittest.TestCase):
    def test_a_package_that_was_put_on_hold_is_drift(self):
        manager = debian.Manager.__new__(debian.Manager)
        manager.native = "amd64"
        manager.packages = lambda: {("web", "all"): debian.Package("1.0", "hi ", "web", "1.0"),
                                    ("lib", "all"): debian.Package("1.0", "ii ", "lib", "1.0")}
        manager._apt = lambda *arguments: system.Ran(0, "Inst lib [1.0] (2.0 Acme:stable [all])\n", "")
        with self.assertRaises(transaction.Drift) as caught:
            manager.simulate([move("web", "1.0", "2.0"), move("lib", "1.0", "2.0")])
        self.assertEqual("web is on hold now", str(caught.exception))
        self.assertEqual({("lib", "all"): ("2.0", ["Acme/stable"])}, manager.simulate([move("lib", "1.0", "2.0")])["installs"])


class RunningPrograms(unittest.TestCase):
    """With real processes, whose programs lie where those of packages do not."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home)
        self.installed, services.INSTALLED = services.INSTALLED, (str(self.home),)
        self.addCleanup(lambda: setattr(services, "INSTALLED", self.installed))

    def running(self, *command):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(lambda: (process.stdin.close(), process.wait(), process.stdout.close()))
        self.assertEqual(b"ready\n", process.stdout.readline())
        return process.pid

    def test_a_script_that_is_gone_is_old_code(self):
        script = self.home / "daemon"
        script.write_text("import sys\nprint('ready', flush=True)\nsys.stdin.read()\n", encoding="utf-8")
        pid = self.running(sys.executable, str(script))
        self.assertEqual((False, ""), (services.runs_old_code(pid), services.missing_program(pid)))
        script.unlink()
        self.assertEqual((True, str(script)), (services.runs_old_code(pid), services.missing_program(pid)))

    def test_where_processes_are_hidden_all_of_them_may_be_old(self):
        shown, services.read = services.read, lambda path: "1000.5 9" if path == "/proc/uptime" else None
        self.addCleanup(lambda: setattr(services, "read", shown))
        self.assertTrue(services.hides_something_older_than(time.time()))
        self.assertFalse(services.hides_something_older_than(time.time() - 2000))

    def test_services_are_found_by_the_packages_whose_files_they_run(self):
        script, library = self.home / "daemon", self.home / "lib"
        library.write_text("library", encoding="utf-8")
        (self.home / "link").symlink_to(self.home)
        script.write_text("import mmap, sys\nwith open(sys.argv[1], 'rb') as file:\n"
                          "    kept = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)\n"
                          "print('ready', flush=True)\nsys.stdin.read()\n", encoding="utf-8")
        pid = self.running(sys.executable, str(script), str(library))
        owner, services._owner = services._owner, lambda: lambda one: "acme" if one == pid else ""
        self.addCleanup(lambda: setattr(services, "_owner", owner))
        files = {str(script): "daemon", str(self.home / "link" / "lib"): "library", "/usr/bin/unused": "unused"}
        self.assertEqual([{"name": "acme", "packages": ["daemon", "library"]}], services.using(files))
        services._owner = lambda: lambda one: "dbus"
        self.assertEqual([], services.using(files))

    def test_files_are_told_with_the_package_that_owns_them(self):
        command = ["sh", "-c", 'for name; do printf "%s\\n /usr/%s\\n /etc/%s\\n" $name $name $name; done', "sh"]
        names = ["p%02d" % number for number in range(45)]
        found = system.owned_files(command, names)
        self.assertEqual(90, len(found))
        self.assertEqual(("p00", "p44"), (found["/usr/p00"], found["/etc/p44"]))
        self.assertEqual({}, system.owned_files(command, []))

    def test_a_program_that_is_gone_is_missing_and_one_that_was_replaced_is_not(self):
        program = self.home / "daemon"
        shutil.copy("/bin/sh", program)
        pid = self.running(str(program), "-c", "echo ready; read line")
        self.assertEqual("", services.missing_program(pid))
        program.unlink()
        self.assertEqual(str(program), services.missing_program(pid))
        shutil.copy("/bin/sh", program)
        self.assertEqual("", services.missing_program(pid))


class Owners(unittest.TestCase):
    """Services of init scripts, of which some write no pid file."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home)
        self.scripts, services.SCRIPTS = services.SCRIPTS, str(self.home / "*")
        self.addCleanup(lambda: setattr(services, "SCRIPTS", self.scripts))

    def test_a_daemon_belongs_to_the_script_that_names_its_program(self):
        (self.home / "worker").write_text("#!/bin/sh\nsetsid /usr/sbin/acme-worker &\n", encoding="utf-8")
        (self.home / "other").write_text("#!/bin/sh\n/usr/sbin/acme-worker2; start-stop-daemon --exec /usr/bin/env\n", encoding="utf-8")
        named = services._named_programs()
        self.assertEqual("worker", named["/usr/sbin/acme-worker"])
        self.assertEqual("other", named["/usr/sbin/acme-worker2"])

    def test_a_program_that_two_scripts_name_belongs_to_neither(self):
        for name, shell in (("one", "sh"), ("two", "bash")):
            (self.home / name).write_text("#!/bin/" + shell + "\n/usr/bin/logger started\n/usr/sbin/%s\n" % name, encoding="utf-8")
        self.assertEqual({"/usr/sbin/one": "one", "/usr/sbin/two": "two"}, services._named_programs())


class FakeManager:
    def __init__(self, installed):
        self.packages = installed

    def installed_version(self, name, arch):
        return self.packages.get(name, "")

    def is_configured(self, name, arch):
        return name in self.packages

    def compare(self, left, right):
        return (left > right) - (left < right)

    def version_for_people(self, name):
        return [self.packages[name] + "-1", self.packages[name]] if name in self.packages else []


def move(name, before, after, origin="Acme/stable"):
    return {"name": name, "arch": "all", "from": before, "to": after, "origin": origin}


class Transactions(unittest.TestCase):
    planned = [move("web", "1.0", "2.0")]

    def drift(self, said, moves, installs, removes=()):
        with self.assertRaises(transaction.Drift) as caught:
            transaction.require_as_planned(moves, {"installs": installs, "removes": list(removes)})
        self.assertIn(said, str(caught.exception))

    def test_as_planned(self):
        transaction.require_as_planned(self.planned, {"installs": {("web", "all"): ("2.0", ["Acme/stable"])}, "removes": []})

    def test_everything_else_is_drift(self):
        good = {("web", "all"): ("2.0", ["Acme/stable"])}
        self.drift("would remove tool", self.planned, good, ["tool"])
        self.drift("would also install lib", self.planned, {**good, ("lib", "all"): ("2.0", [])})
        self.drift("2.1 instead of 2.0", self.planned, {("web", "all"): ("2.1", ["Acme/stable"])})
        self.drift("would not install", self.planned, {})
        self.drift("comes from Evil/stable", self.planned, {("web", "all"): ("2.0", ["Evil/stable"])})

    def test_a_move_that_is_done_is_not_drift(self):
        self.assertEqual([], transaction.still_to_do(FakeManager({"web": "2.0"}), self.planned))
        self.assertEqual(self.planned, transaction.still_to_do(FakeManager({"web": "1.0"}), self.planned))

    def test_a_host_that_moved_meanwhile_is_drift(self):
        for now in ({"web": "1.5"}, {"web": "3.0"}, {}):
            with self.assertRaises(transaction.Drift):
                transaction.still_to_do(FakeManager(now), self.planned)

    def test_a_downgrade_is_drift(self):
        with self.assertRaises(transaction.Drift):
            transaction.still_to_do(FakeManager({"web": "2.0"}), [move("web", "2.0", "1.0")])

    def test_words_that_are_no_packages_are_refused(self):
        for name in ("-o=x", "a;b", "a b", "", "a\nb", "../x", "{{ x }}", "a'"):
            with self.assertRaises(transaction.Drift):
                transaction.require_plain([move(name, "1", "2")])
        with self.assertRaises(transaction.Drift):
            transaction.require_plain([move("web", "1", "2; id")])


class Restarts(unittest.TestCase):
    def test_what_must_never_be_restarted_is_left(self):
        for name in ("dbus", "dbus-broker", "systemd-logind", "gdm3", "sddm", "lightdm"):
            self.assertFalse(services.may_restart(name, []), name)
        self.assertTrue(services.may_restart("acme-web", ["cron", "acme-db*"]))
        self.assertFalse(services.may_restart("acme-db-1", ["cron", "acme-db*"]))


class Checks(unittest.TestCase):
    def looks(self, *said):
        """How often is looked until a check is decided, and whether it is green."""
        left, seen = list(said), []
        look, pause = checks.look, checks.PAUSE
        checks.look, checks.PAUSE = lambda manager, check: seen.append(1) or left.pop(0), 0
        try:
            return checks.run_all(None, [{"name": "web"}], 60)[0]["green"], len(seen)
        finally:
            checks.look, checks.PAUSE = look, pause

    def test_a_check_passes_three_times_in_a_row(self):
        self.assertEqual((True, 3), self.looks("", "", ""))
        self.assertEqual((True, 6), self.looks("", "", "down", "", "", ""))

    def members(self, body, expected):
        return checks._members(FakeManager({"web": "2.0"}), body, expected)

    def test_the_version_counts(self):
        self.assertEqual("", self.members(b'{"version": "2.0", "status": "UP"}', [["status", "UP"], ["version", "package:web"]]))
        self.assertEqual("version is '1.0', expected '2.0'", self.members(b'{"version": "1.0"}', [["version", "package:web"]]))

    def test_what_is_no_answer_is_red(self):
        self.assertNotEqual("", self.members(b"<html>", [["version", "1"]]))
        self.assertNotEqual("", self.members(b"{}", [["version", "1"]]))
        self.assertNotEqual("", self.members(b"[]", [["version", "1"]]))
        self.assertNotEqual("", self.members(b'{"version": "1"}', [["version", "package:absent"]]))


class Callback(unittest.TestCase):
    def setUp(self):
        self.events = plugin("callback_plugins/patchyard_events.py")
        self.file = tempfile.NamedTemporaryFile(suffix=".events")
        os.environ["PATCHYARD_EVENTS"] = self.file.name
        self.callback = self.events.CallbackModule()

    def tearDown(self):
        self.file.close()

    def result(self, said, no_log=False, action="ansible.builtin.apt", **arguments):
        task = types.SimpleNamespace(action=action, no_log=no_log, args=arguments, get_name=lambda: "a task")
        return types.SimpleNamespace(_task=task, _result=said, _host=types.SimpleNamespace(get_name=lambda: "h-1"))

    def lines(self):
        return [json.loads(line) for line in pathlib.Path(self.file.name).read_bytes().split(b"\n")[:-1]]

    def test_output_of_a_task_cannot_begin_a_line(self):
        forged = '\n{"seq":2,"at":1,"event":"stats","hosts":{}}\n'
        self.callback.v2_runner_on_failed(self.result({"msg": forged, "stdout": forged, "failed": True}))
        self.callback.v2_runner_on_ok(self.result({"changed": False}))
        self.assertEqual(["failed", "ok"], [line["event"] for line in self.lines()])
        self.assertEqual([1, 2], [line["seq"] for line in self.lines()])

    def test_what_is_sent_with_a_look_at_the_lease_is_called_as_it_is_without(self):
        for action, arguments, said in (
                ("patchyard_install", {"with": "apt"}, "apt"), ("patchyard_reboot", {}, "reboot"),
                ("patchyard_host", {"do": "take"}, "patchyard_hold"), ("patchyard_host", {"do": "after"}, "patchyard_host")):
            self.callback.v2_runner_on_failed(self.result({"lease": "lost", "failed": True}, False, action, **arguments))
            self.assertEqual((said, "lost"), (self.lines()[-1]["action"], self.lines()[-1]["result"]["lease"]))

    def test_secrets_are_not_written(self):
        self.callback.v2_runner_on_failed(self.result({"msg": "hunter2"}, no_log=True))
        self.callback.v2_runner_on_ok(self.result({"msg": "hunter2", "_ansible_no_log": True}))
        self.assertNotIn("hunter2", pathlib.Path(self.file.name).read_text(encoding="utf-8"))

    def test_what_looks_like_a_secret_is_masked(self):
        said = {"msg": "Err:1 https://reader:hunter2@repo.example/debian", "stderr": "Authorization: Basic hunter2\npassword=hunter2",
                "stdout": "status installed libsecret-1-0:amd64 1.0"}
        self.callback.v2_runner_on_failed(self.result(said))
        written = pathlib.Path(self.file.name).read_text(encoding="utf-8")
        self.assertNotIn("hunter2", written)
        self.assertIn("https://***@repo.example/debian", written)
        self.assertIn("libsecret-1-0:amd64 1.0", written)

    def test_floods_are_cut(self):
        huge = {"name": "x" * 10_000_000, "list": ["y" * 5000] * 10_000}
        self.callback.v2_runner_on_ok(self.result(huge, action="patchyard_host"))
        self.assertLess(len(pathlib.Path(self.file.name).read_bytes()), 2_000_000)
        self.assertEqual(1, len(self.lines()))

    def test_broken_text_is_still_json(self):
        self.callback.v2_runner_on_ok(self.result({"msg": "\udcff\x00\x1b[31m\u2028"}))
        self.assertEqual(1, len(self.lines()))


class Permit(unittest.TestCase):
    def setUp(self):
        self.permit = plugin("action_plugins/patchyard_permit.py")
        self.directory = tempfile.TemporaryDirectory()
        self.spool = self.permit.Spool(self.directory.name, "h-" + "0" * 12)

    def tearDown(self):
        self.directory.cleanup()

    def test_whoever_decides_first_has_decided(self):
        pathlib.Path(self.spool.decision).write_text('{"granted": true, "reason": ""}', encoding="utf-8")
        self.assertEqual(True, self.spool.withdraw("nobody answered")["granted"])

    def test_a_play_that_waited_too_long_decides_against_it(self):
        self.spool.ask()
        self.assertEqual({"granted": False, "reason": "nobody answered"}, self.spool.withdraw("nobody answered"))
        self.assertEqual(["h-000000000000.ask", "h-000000000000.decision"], sorted(os.listdir(self.directory.name)))

    def test_a_host_that_waits_is_looked_at_again_and_the_newest_answer_counts(self):
        answers = [{"verdict": "fit", "baseline": 1}, {"verdict": "fit", "baseline": 2}]

        def look():
            if len(answers) == 1:
                pathlib.Path(self.spool.decision).write_text('{"granted": true, "reason": ""}', encoding="utf-8")
            return answers.pop(0)

        decision, looked = self.permit.ActionModule._wait(self.spool, 0, look)
        self.assertEqual((True, 2), (decision["granted"], looked["baseline"]))

    def test_a_host_that_is_not_fit_any_more_gets_no_permit(self):
        decision, looked = self.permit.ActionModule._wait(
            self.spool, 0, lambda: {"failed": True, "verdict": "identity_mismatch", "msg": "machine_id is another"})
        self.assertEqual({"granted": False, "reason": "not fit any more: machine_id is another"}, decision)
        self.assertEqual("identity_mismatch", looked["verdict"])

    def test_a_host_that_is_lost_while_it_waits_gets_no_permit(self):
        def look():
            raise self.permit.AnsibleConnectionFailure("no route")

        with self.assertRaises(self.permit.AnsibleConnectionFailure):
            self.permit.ActionModule._wait(self.spool, 0, look)
        self.assertEqual(False, self.spool.decided()["granted"])

    def test_a_look_that_does_not_end_makes_the_host_unfit(self):
        said = self.permit.within(1, lambda: time.sleep(30))
        self.assertEqual((True, "precheck_failed"), (said["failed"], said["verdict"]))

    def test_a_foreign_name_reaches_no_file(self):
        with self.assertRaises(self.permit.AnsibleError):
            self.permit.Spool(self.directory.name, "../../etc/passwd")


class HostAction(unittest.TestCase):
    def test_only_the_marked_line_is_the_answer(self):
        action = plugin("action_plugins/patchyard_host.py")
        said = 'welcome\nabc {"verdict":"fit"}\nm1 {"verdict":"drift"}\nbye\n'
        self.assertEqual({"verdict": "drift"}, action.find_answer(said, "m1"))
        self.assertIsNone(action.find_answer(said, "m2"))
        self.assertIsNone(action.find_answer("m1 {broken", "m1"))

    def test_files_of_a_host_stay_in_their_directory(self):
        action = plugin("action_plugins/patchyard_host.py")
        with tempfile.TemporaryDirectory() as directory:
            saved = action.save(directory + "/in", {"../../evil": "x", ".hidden": "y", "dpkg.log": "z"})
            self.assertTrue(all(os.path.dirname(path) == directory + "/in" for path in saved))


class OnAHost(unittest.TestCase):
    """A host whose clock and whose boot are the test's."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home)
        self.now, self.boot, self.booted = 1000.0, "b1", 0.0
        for name, value in (("HOME", str(self.home / "lease")), ("PATIENCE", 0), ("_now", lambda: self.now),
                            ("_boot", lambda: self.boot), ("_since_boot", lambda: self.now - self.booted),
                            ("_homes", lambda: [str(self.home)])):
            self.addCleanup(setattr, lease, name, getattr(lease, name))
            setattr(lease, name, value)

    def order(self, run="r1", epoch=1, **more):
        return dict({"run": run, "epoch": epoch, "seconds": 60, "until": 4e9}, **more)

    def enter(self, **order):
        lease.enter(self.order(**order)).release()

    def refused(self, said, began, **order):
        with self.assertRaises(lease.Refused) as caught:
            self.enter(**order)
        self.assertIn(said, str(caught.exception))
        self.assertEqual(began, caught.exception.began)

    def fence(self, run="r1", epoch=2, **more):
        return lease.fence(dict({"runs": [[run, epoch]]}, **more))


class HostLease(OnAHost):
    """Two plays and whoever takes over, on one host."""

    def test_the_first_step_takes_hold_and_the_others_need_it(self):
        self.refused("does not hold", True)
        self.enter(take=True)
        self.enter()
        self.assertEqual("held by run r1, epoch 1, for 60 s more", lease.objection())
        self.assertEqual(0o700, os.stat(lease.HOME).st_mode & 0o777)
        self.assertEqual(0o600, os.stat(lease.HOME + "/lease").st_mode & 0o777)

    def test_another_run_and_a_newer_epoch_wait_until_the_time_is_over(self):
        self.enter(take=True)
        self.refused("held by run r1", False, run="r2", take=True)
        self.refused("held by run r1", False, epoch=2, take=True)
        self.now += 60
        self.enter(epoch=2, take=True)
        self.refused("does not hold the host any more by run r1, epoch 2", True)
        self.refused("held by run r1, epoch 2", False, take=True)

    def test_a_play_whose_time_is_over_stops_itself(self):
        self.enter(take=True)
        self.now += 61
        self.refused("time that the play may hold", True)
        self.assertEqual("", lease.objection())

    def test_an_older_epoch_takes_nothing_that_a_newer_one_held(self):
        self.enter(epoch=2, take=True)
        self.now += 61
        self.refused("held by run r1, epoch 2", False, take=True)

    def test_a_permit_that_is_too_old_takes_nothing(self):
        self.refused("too old", False, take=True, until=1)

    def test_it_outlives_a_boot_and_is_taken_again_after_it(self):
        self.enter(take=True)
        self.boot, self.booted, self.now = "b2", 1000.0, 1030.0
        self.refused("held by run r1", False, run="r2", take=True)
        self.enter()
        self.assertEqual("b2", lease.read()["held"]["boot"])
        self.now += 59
        self.enter()

    def test_after_a_boot_only_the_time_since_then_has_passed(self):
        self.enter(take=True)
        self.boot, self.booted, self.now = "b2", 5000.0, 5059.0
        self.refused("held by run r1", False, run="r2", take=True)
        self.now = 5060.0
        self.enter(run="r2", take=True)

    def test_a_clock_that_runs_backwards_frees_nothing(self):
        self.enter(take=True)
        self.now -= 500
        self.refused("held by run r1", False, run="r2", take=True)

    def test_the_last_step_lets_go(self):
        self.enter(take=True)
        lease.leave(self.order(epoch=9))
        self.assertNotEqual("", lease.objection())
        lease.leave(self.order())
        self.assertEqual("", lease.objection())
        self.refused("does not hold", True)

    def test_who_waited_under_an_earlier_owner_comes_too_late_once_a_later_one_was_here(self):
        self.enter(epoch=3, take=True)
        lease.leave(self.order(epoch=3), True)
        self.refused("taken over meanwhile", False, epoch=2, take=True)
        self.assertTrue(lease.was_left_well("r1"))
        self.enter(run="r2", take=True)

    def test_who_let_go_in_order_is_known_until_somebody_takes_hold(self):
        self.enter(take=True)
        lease.leave(self.order(), True)
        self.assertEqual((True, False), (lease.was_left_well("r1"), lease.was_left_well("r2")))
        self.assertEqual("", self.fence())
        self.assertTrue(lease.was_left_well("r1"), "a successor wants to know it")
        self.enter(run="r2", take=True)
        self.assertFalse(lease.was_left_well("r1"))
        lease.leave(self.order(run="r2"))
        self.assertFalse(lease.was_left_well("r2"))

    def test_a_play_that_was_shut_out_left_nothing_in_order(self):
        self.enter(take=True)
        self.assertEqual("", self.fence(dead=True))
        self.assertFalse(lease.was_left_well("r1"))
        self.assertEqual("", self.fence(reverted=True))
        self.assertFalse(lease.was_left_well("r1"))

    def test_what_cannot_be_read_is_not_free(self):
        self.enter(take=True)
        for broken in ("", "{", "[]", '{"held": 1, "fenced": []}', '{"held": {"run": "x"}, "fenced": []}'):
            pathlib.Path(lease.HOME, "lease").write_text(broken, encoding="ascii")
            self.refused("cannot be read", False, run="r2", take=True)
            self.refused("cannot be read", True)
            self.assertIn("cannot be read", lease.objection())
            self.assertIn("cannot be read", self.fence(dead=True))
        self.assertEqual("", self.fence(reverted=True), "the disk was put back")

    def test_a_directory_of_somebody_else_is_not_believed(self):
        os.symlink(str(self.home), lease.HOME)
        self.refused("belongs to somebody else", False, take=True)

    def test_a_successor_waits_unless_the_old_play_is_dead(self):
        self.enter(take=True)
        self.assertEqual("held by run r1, epoch 1, for 60 s more", self.fence())
        self.now += 60
        self.assertEqual("", self.fence())
        self.refused("does not hold", True)
        self.enter(run="r2", take=True)
        self.assertEqual("held by run r2, epoch 1, for 60 s more", self.fence(epoch=3, dead=True), "of another run")

    def test_a_dead_play_is_followed_at_once_and_never_begins_again(self):
        self.enter(take=True)
        self.assertEqual("", self.fence(dead=True))
        self.assertEqual("", lease.objection())
        self.refused("taken over", False, take=True)
        self.refused("taken over", False, epoch=2, take=True)
        self.enter(run="r2", take=True)

    def test_a_frozen_play_that_had_its_permit_begins_nothing_after_a_takeover(self):
        self.assertEqual("", self.fence())
        self.refused("taken over", False, take=True)

    def test_a_server_that_lost_the_run_takes_nothing_over(self):
        self.enter(epoch=3, take=True)
        self.assertEqual("run r1 was taken over meanwhile", self.fence(dead=True))
        self.now += 61
        self.assertEqual("run r1 was taken over meanwhile", self.fence())
        self.assertEqual("", self.fence(epoch=4))
        with self.assertRaises(lease.Refused):
            lease.enter_beside({"runs": [["r1", 2]]})
        lease.enter_beside({"runs": [["r1", 4]]}).release()

    def test_a_step_at_work_is_waited_for(self):
        lock = lease.enter(self.order(take=True))
        self.assertEqual("a step of a play is at work", self.fence(dead=True))
        self.refused("another step is at work", True)
        lock.release()
        self.assertEqual("", self.fence(dead=True))

    def test_what_a_step_started_does_not_keep_the_lock(self):
        lock = lease.enter(self.order(take=True))
        daemon = subprocess.Popen(["sleep", "60"], close_fds=False)
        self.addCleanup(lambda: (daemon.kill(), daemon.wait()))
        lock.release()
        self.assertEqual("", self.fence(dead=True))

    def test_only_so_many_runs_are_remembered(self):
        for number in range(80):
            self.assertEqual("", self.fence(run="r%d" % number))
        self.assertEqual(50, len(lease.read()["fenced"]))
        self.refused("taken over", False, run="r79", take=True)

    def test_leftovers_of_killed_plays_go_when_a_host_is_taken(self):
        ours = self.home / ".ansible/patchyard/ansible-tmp-1-2-3"
        others = self.home / ".ansible/tmp/ansible-tmp-1-2-3"
        for each in (ours, others):
            each.mkdir(parents=True)
            (each / "AnsiballZ_command.py").write_text("password", encoding="ascii")
        (ours.parent / "ansible-tmp-link").symlink_to(others)
        self.enter(take=True)
        self.assertFalse(ours.exists())
        self.assertTrue((others / "AnsiballZ_command.py").exists())


class Steps(OnAHost):
    """What the programs do with the lease; their work itself is left out."""

    def setUp(self):
        super().setUp()
        for name in main.STEPS:
            self.addCleanup(main.WORK.__setitem__, name, main.WORK[name])
            main.WORK[name] = lambda manager_of, order, release: dict(order.get("says", {}))

    def do(self, work, says=None, **more):
        return main.answer({"do": work, "says": says or {}, "lease": self.order(leaves=True, **more)})

    def test_every_step_needs_the_lease(self):
        for work in main.STEPS:
            if work != "take":
                self.assertEqual("lost", self.do(work)["lease"], work)
        self.assertEqual("not_taken", main.answer({"do": "take", "lease": self.order(take=True, until=1)})["lease"])

    def test_the_last_one_lets_go(self):
        for last, says in (("after", {}), ("rebooted", {}), ("settle", {"problems": ["x"]}), ("leave", {}),
                           ("mend", {"verdict": "unmended"}), ("after", {"fault": "x"})):
            self.do("take", take=True)
            self.assertNotEqual("", lease.objection())
            self.do(last, says)
            self.assertEqual("", lease.objection(), last)
            self.assertEqual(last in ("after", "rebooted") and not says, lease.was_left_well("r1"), last)

    def test_others_do_not(self):
        self.do("take", take=True)
        for work, says in (("after", {"reboot": True}), ("settle", {"problems": []}), ("mend", {"verdict": "fit"})):
            self.assertNotIn("fault", self.do(work, says))
            self.assertNotEqual("", lease.objection(), work)

    def test_a_disk_that_is_full_by_then_takes_nothing_from_what_was_done(self):
        self.do("take", take=True)
        def full(said):
            raise OSError(28, "No space left on device")
        self.addCleanup(setattr, lease, "_write", lease._write)
        lease._write = full
        self.assertEqual({"did", "now"}, set(self.do("after")))
        self.assertNotEqual("", lease.objection(), "it ends by itself")
        self.assertIn("No space left", self.fence(dead=True), "who cannot write it down has not taken over")
        self.now += 61
        said = main.answer({"do": "take", "lease": self.order(run="r2", take=True)})
        self.assertEqual("not_taken", said["lease"])
        self.assertIn("No space left", said["fault"])

    def test_between_hooks_only_the_very_last_lets_go(self):
        self.do("take", take=True)
        main.answer({"do": "after", "says": {}, "lease": self.order(leaves=False)})
        self.assertNotEqual("", lease.objection())
        main.answer({"do": "leave", "says": {}, "lease": self.order(leaves=False)})
        self.assertEqual("", lease.objection())


class Guard(OnAHost):
    """A program that is sent together with the look at the lease, in a process of its own."""

    def guarded(self, **order):
        held = plugin("held.py")
        order = self.order(**order)
        text = held.guarded("from __future__ import annotations\nprint('done ' + __name__)\n", order)
        text = text.replace("/var/lib/patchyard", lease.HOME)
        return subprocess.run([sys.executable, "-I", "-"], input=text, capture_output=True, text=True, timeout=60, check=False)

    def test_it_runs_only_where_the_host_is_held(self):
        refused = self.guarded()
        self.assertEqual(1, refused.returncode)
        self.assertEqual("lost", json.loads(refused.stdout)["lease"])
        self.assertEqual("done __main__\n", self.guarded(take=True).stdout)
        self.assertEqual("done __main__\n", self.guarded().stdout)
        self.assertEqual("not_taken", json.loads(self.guarded(run="r2", take=True).stdout)["lease"])

    def test_a_play_without_a_permit_has_no_claim(self):
        held = plugin("held.py")
        task = {"patchyard_run": "r1", "patchyard_host_seconds": 60}
        for granted in (None, {}, {"granted": False, "epoch": 1}, {"granted": True}):
            with self.assertRaises(ValueError):
                held.claim(dict(task, patchyard_granted=granted))
        self.assertEqual({"run": "r1", "epoch": 7, "until": 9.0, "seconds": 60, "take": True, "leaves": True},
                         held.claim(dict(task, patchyard_granted={"granted": True, "epoch": 7, "until": 9}), True))


if __name__ == "__main__":
    unittest.main()
