"""The commands' own tests: they run the real scripts, and their parts in process."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from scene import ROOT

sys.path.insert(0, str(ROOT / "setup"))


@pytest.fixture
def run():
    """Run one of the commands to its end."""

    def call(name, *words, **variables):
        env = {key: text for key, text in os.environ.items() if key != "ODOO_RC"}
        env.update(variables)
        return subprocess.run(
            [sys.executable, str(ROOT / "setup" / name), *map(str, words)],
            capture_output=True,
            text=True,
            env=env,
            check=False,
            timeout=300,
        )

    return call


@pytest.fixture
def refused():
    """Assert that a command ended with one clear line, and return that line."""

    def check(done):
        assert done.returncode == 1, done.stdout + done.stderr
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1, done.stderr
        return lines[0]

    return check


@pytest.fixture
def databases():
    """The databases of the server that the tests run on."""
    from lib.database import Databases
    from lib.postgres import Connection

    names = ("host", "port", "user", "password")
    values = {name: os.environ.get(f"PG{name.upper()}", "") for name in names}
    return Databases(SimpleNamespace(postgres=Connection(**values)))


@pytest.fixture
def scratch(databases):
    """A database name of this test's own, gone afterwards."""
    name = f"freight_scratch_{os.getpid()}"
    yield name
    for left in (name, name + "__making"):
        databases.drop(left)
