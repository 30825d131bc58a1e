"""ClamAV's daemon, asked over its socket by INSTREAM: is there a virus in this?

The protocol: ``zINSTREAM\\0``, then chunks that each begin with their length in four
bytes (big endian), then a length of zero; the answer is ``stream: OK\\0`` or
``stream: Eicar-Signature FOUND\\0``.
"""

import socket
import struct

CHUNK = 64 * 1024
MOST_ANSWER = 4096


class ScanError(Exception):
    """The daemon did not say whether the content is clean."""


def scan(content, address, timeout=30):
    """Return the name of what was found in ``content``, or None.

    :param address: ``/run/clamav/clamd.ctl``, or ``host:port``
    :raise ScanError: where there is no answer, or one that decides nothing
    """
    try:
        with _connect(address, timeout) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = _read_answer(connection)
    except (OSError, ValueError) as error:
        raise ScanError(str(error)) from error
    return _read_verdict(answer)


def _connect(address, timeout):
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout)


def _read_answer(connection):
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER:
        part = connection.recv(MOST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _read_verdict(answer):
    """
    >>> _read_verdict("stream: OK"), _read_verdict("stream: Eicar-Signature FOUND")
    (None, 'Eicar-Signature')
    """
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return None
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScanError(f"unexpected answer: {answer[:200] or 'none'}")
