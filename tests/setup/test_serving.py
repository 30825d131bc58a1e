"""./setup/run as a person uses it: served, side by side, stopped."""

import http.client
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from lib import addons, server
from scene import ROOT

PATIENCE = 60


class Run:
    """A running ./setup/run on a database that is whole and current."""

    def __init__(self, database):
        self.port = server.free_port()
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "setup" / "run", "--db", database,
             "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    def page(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def is_served(self):
        try:
            return '"pass"' in self.page("/web/health")
        except OSError:
            return False

    def until_served(self):
        while not self.is_served():
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() - self.began < PATIENCE
            time.sleep(0.1)
        return time.monotonic() - self.began

    def stop(self, signum=signal.SIGINT):
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE)


def bare_start(database):
    """How long Odoo alone takes to load a database, here and now."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, ROOT / "setup" / "odoo", "-d", database,
         "--stop-after-init", "--no-http"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return time.monotonic() - began


@pytest.fixture
def current(databases, scratch):
    """A database as ./setup/run leaves it, from the tests' smallest template."""
    lowest = addons.suite()[0].name
    template = next(
        name
        for name in databases.all_marks()
        if name.startswith(f"freight_tpl_{lowest}_")
    )
    databases.clone(template, scratch)
    code = {addon.name: addons.code_hash(addon) for addon in addons.suite()}
    databases.set_mark(scratch, {"code": code, "demo": False})
    return scratch


def test_second_start_is_served_within_seconds_and_ctrl_c_ends_all(current):
    bare = bare_start(current)
    bystander = subprocess.Popen(["sleep", "60"])
    run = Run(current)
    try:
        # Ten seconds; of a machine that is busy otherwise, twice what Odoo alone takes.
        assert run.until_served() < max(10, 2 * bare)
        children = psutil.Process(run.process.pid).children(recursive=True)
        assert children
        assert "disabled by the administrator" in run.page("/web/database/manager")
        listening = {
            connection.laddr.ip
            for child in children
            for connection in child.net_connections("tcp")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}
        assert run.stop() == 130
        gone, alive = psutil.wait_procs(children, timeout=5)
        assert not alive
        assert bystander.poll() is None
    finally:
        run.process.kill()
        bystander.kill()
        bystander.wait()
    server.check_port(run.port)


def test_two_side_by_side(current):
    first, second = Run(current), Run(current)
    try:
        first.until_served()
        second.until_served()
        assert first.stop(signal.SIGTERM) == 130
        assert second.is_served()
        assert second.stop() == 130
    finally:
        for run in (first, second):
            run.process.kill()


def test_odoo_command_line_passes_through(run):
    done = run("odoo", "--version")
    assert done.returncode == 0, done.stderr
    assert "19.0" in done.stdout


def test_master_password_is_random_and_private(run):
    from lib import paths

    assert run("odoo", "--version").returncode == 0
    file = paths.LOCAL / "master-password"
    assert len(file.read_text()) > 30
    for secret in (file, paths.CONFIG):
        assert os.stat(secret).st_mode & 0o077 == 0
