"""One environment for all commands: Odoo, Python, PostgreSQL, configuration."""

import contextlib
import os
import secrets
import shutil

from . import lock, odoo_source, paths, postgres, python_env, say
from .database import Databases

GIGABYTE = 1 << 30
# Odoo unpacked (1.3 GB) with its packages, the Python environment, a few databases.
NEEDED_AT_FIRST = 4 * GIGABYTE
NEEDED_LATER = GIGABYTE // 2

RUNTIME = ("requirements.txt",)
TESTING = ("requirements.txt", "test-requirements.txt")


class Environment:
    """What a prepared machine offers to a command."""

    def __init__(self, source, python, connection):
        self.source = source
        self.python = python
        self.postgres = connection
        self.databases = Databases(self)

    def odoo_words(self, *words):
        """Odoo's command line, in our Python."""
        start = "import sys; from odoo.cli import main; sys.argv[0] = 'odoo'; main()"
        return [str(self.python.python), "-c", start, *map(str, words)]

    def variables(self):
        """The environment in which Odoo runs."""
        path = os.pathsep.join(
            [str(self.python.folder / "bin"), str(paths.LOCAL / "bin"),
             os.environ.get("PATH", os.defpath)]
        )  # fmt: skip
        return {
            **os.environ,
            "ODOO_RC": str(paths.CONFIG),
            "PATH": path,
            "VIRTUAL_ENV": str(self.python.folder),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(paths.LOCAL / "hypothesis"),
            "PYTHONWARNINGS": "ignore::DeprecationWarning",
        }


@contextlib.contextmanager
def prepared(requirements=RUNTIME):
    """Prepare what is missing, hand out the environment, leave nothing running."""
    _check_disk()
    with lock.exclusive("setup"):
        source = odoo_source.find_or_fetch()
        python = python_env.PythonEnv().prepare(source, requirements)
    connection, release = postgres.connect()
    try:
        env = Environment(source, python, connection)
        _write_config(env)
        yield env
    finally:
        release()


def _check_disk():
    paths.LOCAL.mkdir(parents=True, exist_ok=True)
    ready = (paths.LOCAL / "odoo").exists() or os.environ.get("ODOO_HOME")
    needed = NEEDED_LATER if ready else NEEDED_AT_FIRST
    free = shutil.disk_usage(paths.LOCAL).free
    if free < needed:
        raise say.Problem(
            f"The disk of {paths.LOCAL} has {free / GIGABYTE:.1f} GB free and this "
            f"needs {needed / GIGABYTE:.1f} GB: free some, or set FREIGHT_LOCAL to a "
            "folder on another disk"
        )


def _master_password():
    file = paths.LOCAL / "master-password"
    if not file.exists():
        making = file.with_suffix(".making")
        making.touch(mode=0o600)
        making.write_text(secrets.token_urlsafe(32))
        making.rename(file)
    return file.read_text()


def _write_config(env):
    """Odoo's configuration file; what differs between calls goes on command lines."""
    addons = [paths.ROOT, *env.source.addons]
    values = {
        "addons_path": ",".join(map(str, addons)),
        "admin_passwd": _master_password(),
        "data_dir": paths.DATA,
        "db_host": env.postgres.host,
        "db_port": env.postgres.port,
        "db_user": env.postgres.user,
        "db_password": env.postgres.password,
        "http_interface": "127.0.0.1",
        "list_db": False,
        "server_wide_modules": "base,rpc,web,queue_job",
    }
    lines = [f"{key} = {value}\n" for key, value in values.items() if value != ""]
    text = "[options]\n" + "".join(lines) + "\n[queue_job]\nchannels = root:2\n"
    making = paths.CONFIG.with_suffix(".making")
    making.touch(mode=0o600)
    making.write_text(text)
    making.rename(paths.CONFIG)
