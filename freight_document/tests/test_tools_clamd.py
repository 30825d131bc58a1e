"""ClamAV's client against a stand-in that speaks its protocol."""

import contextlib
import socket
import struct
import threading

from odoo.tests import BaseCase, tagged

from ..tools.clamd import ScanError, scan

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _receive(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            return data
        data += part
    return data


def _serve(listener, answer):
    connection, _address = listener.accept()
    with connection:
        assert _receive(connection, 10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", _receive(connection, 4))[0]:
            content += _receive(connection, size)
        if answer is None:
            verdict = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
            answer = b"stream: " + verdict + b"\0"
        connection.sendall(answer)


@contextlib.contextmanager
def clamd(answer=None):
    """A daemon that answers once; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, answer))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@tagged("post_install", "-at_install")
class TestClamd(BaseCase):
    def test_clean_and_infected(self):
        with clamd() as address:
            self.assertIsNone(scan(b"hello" * 50_000, address))
        with clamd() as address:
            self.assertEqual(scan(EICAR, address), "Eicar-Signature")

    def test_no_clear_answer_is_no_clean_file(self):
        for answer in (b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0"):
            with self.subTest(answer), clamd(answer) as address:
                with self.assertRaises(ScanError):
                    scan(b"hello", address)

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        for address in (f"127.0.0.1:{port}", "/nowhere/clamd.ctl", "nonsense"):
            with self.subTest(address), self.assertRaises(ScanError):
                scan(b"hello", address, timeout=2)
