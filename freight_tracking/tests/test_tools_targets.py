"""Only the world outside is called, whatever a name says."""

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest.mock import patch

import requests

from odoo.tests import BaseCase, tagged

from ..tools import targets
from ..tools.targets import TargetRefused

INSIDE = [
    *("10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "100.64.0.1", "::1"),
    *("fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0"),
]
NEVER = [
    *("169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "0.0.0.0", "::"),
    *("fec0::1", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "3fff::1"),
    *("::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"),
]
OUTSIDE = ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"]


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append((self.path, self.headers["Host"]))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/inside")
        else:
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@tagged("post_install", "-at_install")
class TestTargets(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = HTTPServer(("127.0.0.1", 0), Answer)
        thread = Thread(target=cls.server.serve_forever, args=(0.01,))
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.address = f"127.0.0.1:{cls.server.server_port}"

    def setUp(self):
        super().setUp()
        self.server.seen = []
        # Odoo lets tests call this machine by these names alone.
        self.known = {"localhost": ["127.0.0.1"], "127.0.0.1": ["127.0.0.1"]}
        self.asked = []
        self.startPatcher(patch.object(socket, "getaddrinfo", self.resolve))

    def resolve(self, host, port, *args, **kwargs):
        self.asked.append(host)
        answer = self.known.get(host, [host])
        if isinstance(answer, Exception):
            raise answer
        if answer and isinstance(answer[0], list):  # another answer each time
            answer = answer.pop(0)
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                *(socket.SOCK_STREAM, 6, "", (ip, port)),
            )
            for ip in answer
        ]

    def get(self, url, **options):
        with targets.guarded_session(**options) as session:
            return session.get(url)

    def test_addresses(self):
        for address in INSIDE + NEVER:
            self.assertFalse(targets.is_allowed(address), address)
        for address in NEVER:
            self.assertFalse(targets.is_allowed(address, True), address)
        for address in OUTSIDE:
            self.assertTrue(targets.is_allowed(address), address)
        self.assertTrue(targets.is_allowed("10.0.0.1", allow_private=True))

    def test_url(self):
        for url in (
            *("ftp://example.com", "file:///etc/passwd", "example.com", "http://", ""),
            *("http://me:secret@example.com", "http://exa mple.com", "http://[::1"),
            *("https://example.com/a\nb", "http://example.com:99999", None, "gopher:x"),
        ):
            with self.assertRaises(TargetRefused, msg=url):
                targets.check_url(url)
        targets.check_url("https://api.example.com:8443/v2/events?a=b")

    def test_private_is_refused(self):
        with self.assertRaisesRegex(TargetRefused, "private network"):
            self.get(f"http://{self.address}/")
        self.assertEqual(self.server.seen, [])

    def test_private_is_called_where_allowed(self):
        answer = self.get(f"http://{self.address}/", allow_private=True)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.server.seen, [("/", self.address)])

    def test_one_bad_address_spoils_all(self):
        self.known["localhost"] = ["8.8.8.8", "10.0.0.1"]
        with self.assertRaises(TargetRefused):
            self.get("http://localhost/")

    def test_second_answer_of_the_name_server_counts_for_nothing(self):
        """The address that was checked is the one that is called."""
        port = self.server.server_port
        self.known["localhost"] = [["192.0.2.1"], ["127.0.0.1"]]
        with patch.object(targets, "is_allowed", lambda ip, private: ip == "192.0.2.1"):
            with patch.object(socket.socket, "connect", side_effect=OSError) as called:
                with self.assertRaises(requests.ConnectionError):
                    self.get(f"http://localhost:{port}/")
        self.assertEqual(called.call_args.args, (("192.0.2.1", port),))
        # Whatever else is looked up is that address itself.
        self.assertEqual(set(self.asked), {"localhost", "192.0.2.1"})

    def test_name_is_kept_and_the_next_address_tried(self):
        self.known["localhost"] = ["127.0.0.9", "127.0.0.1"]
        port = self.server.server_port
        self.get(f"http://localhost:{port}/here", allow_private=True)
        self.assertEqual(self.server.seen, [("/here", f"localhost:{port}")])

    def test_unknown_name(self):
        self.known["localhost"] = socket.gaierror("unknown")
        with self.assertRaises(requests.ConnectionError):
            self.get("http://localhost/")
        self.assertEqual(self.asked, ["localhost"])

    def test_redirect_is_not_followed(self):
        answer = self.get(f"http://{self.address}/moved", allow_private=True)
        self.assertEqual((answer.status_code, answer.history), (302, []))
        self.assertEqual(len(self.server.seen), 1)

    def test_environment_is_not_believed(self):
        with patch.dict("os.environ", http_proxy="http://127.0.0.1:9"):
            answer = self.get(f"http://{self.address}/", allow_private=True)
        self.assertEqual(answer.status_code, 200)
        with targets.guarded_session() as session:
            with self.assertRaises(TargetRefused):
                session.get("http://localhost/", proxies={"http": "http://localhost:9"})
