"""Odoo as a server: started, waited for, stopped."""

import http.client
import signal
import socket
import subprocess
import time

from . import process, say

PATIENCE = 120


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise say.Problem(
                f"Port {port} cannot be used ({reason}): stop what uses it, or choose "
                "another one with --port"
            ) from error


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One Odoo that serves one database on 127.0.0.1."""

    def __init__(self, env, database, port, workers=0):
        self.env = env
        self.port = port
        self.words = [
            "server", "-d", database, "--db-filter", f"^{database}$",
            "--http-port", port, "--gevent-port", free_port(), "--workers", workers,
        ]  # fmt: skip
        self.process = None

    def start(self):
        with open(say.log.path, "a", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                self.env.odoo_words(*self.words),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.env.variables(),
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self._healthy():
            if self.process.poll() is not None:
                raise say.Problem(f"Odoo ended at once; see {say.log.path}")
            if time.monotonic() > deadline:
                raise say.Problem(
                    f"Odoo does not answer after {PATIENCE} s; see {say.log.path}"
                )
            time.sleep(0.2)

    def _healthy(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/web/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait(self):
        return self.process.wait()

    def stop(self):
        if self.process:
            process.stop(self.process, signal.SIGINT)
