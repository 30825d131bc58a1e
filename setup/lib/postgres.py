"""PostgreSQL: the server that PG* names, or a private cluster under .local/pg."""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import debian, lock, paths, process, say

OLDEST = 13
# A Unix socket's whole path has 107 bytes at most (sun_path); the file's own name
# (.s.PGSQL.5432.lock) takes the rest.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
PORT = 5432
# A workshop's cluster: quick, and rebuilt by the commands if the machine loses power.
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": 200,
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",
    "random_page_cost": 1.1,
}


@dataclass(frozen=True)
class Connection:
    """How to reach the server; empty fields are left to libpq."""

    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    def variables(self):
        """libpq's environment variables for this server."""
        return {f"PG{key.upper()}": value for key, value in vars(self).items() if value}


def connect():
    """A server that answers: the person's own, or ours, started if need be.

    Returns the connection and a function that ends our use of it.
    """
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        return _existing(), lambda: None
    cluster = Cluster()
    return cluster.start(), cluster.release


def _existing():
    connection = Connection(
        host=os.environ.get("PGHOST", ""),
        port=os.environ.get("PGPORT", ""),
        user=os.environ.get("PGUSER", ""),
        password=os.environ.get("PGPASSWORD", ""),
    )
    if connection.user == "postgres":
        raise say.Problem(
            "PGUSER is postgres, and Odoo refuses to run as that user: create a role "
            "that may create databases (createuser --createdb NAME) and name that"
        )
    return connection


class Cluster:
    """Our own PostgreSQL: reached through a socket in a folder that only we can enter.

    Every call that uses it holds a shared lock on one file; the last to leave stops it.
    """

    def __init__(self):
        self.home = paths.LOCAL / "pg"
        self.data = self.home / "data"
        self._users = None

    def start(self):
        paths.LOCAL.mkdir(parents=True, exist_ok=True)
        with lock.exclusive("postgres"):
            programs = self._programs()
            self._owner = _Owner(self.home)
            if not (self.data / "PG_VERSION").exists():
                self._create(programs)
            self._users = open(paths.LOCAL / "postgres.users", "w")  # noqa: SIM115
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not self._running(programs):
                self._start(programs)
        return Connection(str(self._socket_folder()), str(PORT), "freight")

    def release(self):
        with lock.exclusive("postgres"):
            self._users.close()
            with open(paths.LOCAL / "postgres.users", "w", encoding="utf-8") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return  # another call still uses it
                process.call(
                    self._owner.words(
                        self._programs() / "pg_ctl",
                        "-D",
                        self.data,
                        "-m",
                        "fast",
                        "stop",
                    ),
                    cwd="/",
                )

    def _programs(self):
        version_file = self.data / "PG_VERSION"
        made_by = version_file.read_text().strip() if version_file.exists() else None
        programs = _find_programs(made_by)
        if not programs and not made_by:
            if not debian.install(["postgresql"], "the database"):
                raise say.Problem(
                    "PostgreSQL is not installed and this user may not install it: "
                    "have an administrator install the package postgresql, or set "
                    "PGHOST (PGPORT, PGUSER, PGPASSWORD) to an existing server"
                )
            programs = _find_programs(made_by)
        if not programs:
            raise say.Problem(
                f"{self.data} was made by PostgreSQL {made_by}, which is gone: install "
                f"postgresql-{made_by}, or delete {self.home} to start afresh"
            )
        return programs

    def _create(self, programs):
        with say.step("Creating the PostgreSQL cluster"):
            making = self.home / "data.making"
            shutil.rmtree(making, ignore_errors=True)
            process.call(
                self._owner.words(
                    programs / "initdb", "-D", making, "-U", "freight", "-E", "UTF8",
                    "--locale=C.UTF-8", "--auth=trust", "--no-sync",
                ),
                cwd="/",
            )  # fmt: skip
            making.rename(self.data)

    def _socket_folder(self):
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"freight-pg-{name}"

    def _running(self, programs):
        return process.succeeds(
            self._owner.words(programs / "pg_ctl", "-D", self.data, "status")
        )

    def _start(self, programs):
        folder = self._socket_folder()
        self._owner.folder(folder)
        settings = {**SETTINGS, "unix_socket_directories": folder}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        server_log = self.home / "server.log"
        with say.step("Starting PostgreSQL"):
            process.call(
                self._owner.words(
                    programs / "pg_ctl", "-D", self.data, "-l", server_log,
                    "-o", options, "-w", "-t", "60", "start",
                ),
                cwd="/",
                failure=f"PostgreSQL did not start; the reason is in {server_log}",
            )  # fmt: skip


class _Owner:
    """The user that the cluster runs as: PostgreSQL refuses to be root."""

    def __init__(self, home):
        self.user = None
        if os.geteuid() == 0:
            self.user = _first_user("postgres", "nobody")
        self.folder(home)
        self._blocked = self.user and not process.succeeds(
            [*self.words("test", "-x", home)]
        )

    def folder(self, folder):
        """A folder that only the owner (and root) can enter."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(stat.S_IRWXU)

    def words(self, *argv):
        """The command as that user.

        Where a folder above ours is closed to it (a checkout below /root), the server
        keeps one of root's capabilities: to pass through folders.
        """
        if not self.user:
            return list(argv)
        keep = []
        if getattr(self, "_blocked", False):
            keep = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return [
            "setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}",
            "--init-groups", *keep, *argv,
        ]  # fmt: skip


def _first_user(*names):
    for name in names:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise say.Problem(
        "PostgreSQL refuses to run as root and there is no user to run it as: "
        "create one (adduser --system postgres), or run the command as a normal user"
    )


def _find_programs(version=None):
    """The folder with initdb and pg_ctl: of that major version, or the newest."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = {}
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            found[_major(folder)] = folder
    if version:
        return found.get(int(version))
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


def _major(folder):
    # postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    answer = process.call([folder / "postgres", "--version"])
    return int(re.search(r"\) (\d+)", answer).group(1))
