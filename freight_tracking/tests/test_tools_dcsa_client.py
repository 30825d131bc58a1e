"""What the carriers' service may do to us, and what we make of it."""

import gzip
import json
import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..tools import credentials, dcsa_client, safe_json
from ..tools.credentials import Login, Tokens
from ..tools.dcsa_client import Client, Page, Trouble
from ..tools.limits import MAX_BYTES
from ..tools.targets import guarded_session
from .carrier_server import Carrier, event, fault, slow

SECRET = "s3cret-of-ours"
KEY = "k3y-of-ours"
SINCE = datetime(2025, 5, 1, 12)


@tagged("post_install", "-at_install")
class TestDcsaClient(BaseCase):
    def setUp(self):
        super().setUp()
        self.carrier = Carrier(self)
        self.startPatcher(patch.object(dcsa_client, "TOKENS", Tokens()))
        self.session = guarded_session(allow_private=True, timeout=(1.0, 0.3))
        self.addCleanup(self.session.close)

    def client(self, url=None, operator_in_value=False, **login):
        url = url or self.carrier.url
        return Client(self.session, url, Login(**login), operator_in_value)

    def fetch(self, *faults, **login):
        self.carrier.faults += faults
        client = self.client(**login)
        return client.fetch(client.query(carrierBookingReference="BKG1"))

    def check(self, answer, kind, words):
        self.assertIsInstance(answer, Trouble)
        self.assertEqual(answer.kind, kind, answer.reason)
        self.assertIn(words, answer.reason)
        return answer

    def test_question(self):
        client = self.client()
        client.fetch(client.query(SINCE, 50, carrierBookingReference="BKG 1&x=y"))
        call = self.carrier.calls[0]
        self.assertEqual(
            call.query,
            {
                "carrierBookingReference": "BKG 1&x=y",
                "eventCreatedDateTime:gte": "2025-05-01T12:00:00Z",
                "limit": "50",
            },
        )
        self.assertEqual(call.headers["API-Version"], "2")
        self.assertNotIn("Authorization", call.headers)
        query = self.client(operator_in_value=True).query(SINCE)
        self.assertEqual(query["eventCreatedDateTime"], "gte:2025-05-01T12:00:00Z")

    def test_pages(self):
        moments = [f"2025-05-0{day}T00:00:00Z" for day in range(1, 6)]
        self.carrier.events["BKG1"] = [event("BKG1", at) for at in moments]
        for self.carrier.wrapped in (False, True):
            client = self.client()
            pages = list(client.pages(client.query(carrierBookingReference="BKG1"), 9))
            self.assertEqual([page.count for page in pages], [2, 2, 1])
            self.assertEqual(pages[-1].newest, datetime(2025, 5, 5, tzinfo=UTC))
        kept = safe_json.loads(pages[0].raw)["events"]
        self.assertEqual(kept, self.carrier.events["BKG1"][:2])

    def test_next_page_stays_at_the_address_that_was_entered(self):
        link = {"Next-Page": "http://169.254.169.254/keys?cursor=abc&limit=2"}
        page = self.fetch(fault(200, [{}], link))
        self.client().fetch({}, page.next)
        self.assertEqual(self.carrier.calls[-1].path, "/v2/events")
        self.assertEqual(self.carrier.asked()[-1], {"cursor": "abc", "limit": "2"})
        # The standard's own example is a cursor alone.
        self.fetch()
        self.client().fetch({"limit": "2"}, "fE9mZnNldHw9MTA=")
        self.assertEqual(
            self.carrier.asked()[-1], {"limit": "2", "cursor": "fE9mZnNldHw9MTA="}
        )

    def test_pages_that_go_round(self):
        link = {"Next-Page": "?cursor=1"}
        self.carrier.faults = [fault(200, [{}], link)] * 9
        pages = list(self.client().pages({}, 9))
        self.assertEqual([type(page) for page in pages], [Page, Page, Trouble])
        endless = (fault(200, [{}], {"Next-Page": f"?cursor={n}"}) for n in range(9))
        self.carrier.faults = list(endless)
        *pages, last = self.client().pages({}, 4)
        self.assertEqual(len(pages), 4)
        self.check(last, "answer", "do not end")

    def test_newest_knows_its_zone(self):
        def newest(*moments):
            events = [{"eventCreatedDateTime": moment} for moment in moments]
            return self.fetch(fault(200, events)).newest

        self.assertEqual(
            newest("2025-05-01T07:00:00+07:00", "2025-05-01T08:00:00", None, 7, "x"),
            datetime(2025, 5, 1, tzinfo=UTC),
        )
        self.assertIsNone(newest("2025-05-01T08:00:00", "0001-01-01T00:00:00+14:00"))
        page = self.fetch(
            fault(200, [3, {"metadata": {"eventCreatedDateTime": "2025-05-01T00Z"}}])
        )
        self.assertEqual((page.count, page.newest.day), (2, 1))

    def test_too_often(self):
        answer = self.fetch(fault(429, b"", {"Retry-After": "120"}))
        self.assertEqual(self.check(answer, "retry", "429").retry_after, 120)
        later = datetime.now(UTC) + timedelta(hours=1)
        for header, low, high in (
            (format_datetime(later, usegmt=True), 3590, 3600),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
        ):
            answer = self.fetch(fault(503, b"", {"Retry-After": header}))
            self.assertTrue(low <= answer.retry_after <= high, answer)
        for header in ("soon", "-3", "9" * 50, "²"):
            answer = self.fetch(fault(429, b"", {"Retry-After": header}))
            self.assertIsNone(answer.retry_after, header)

    def test_statuses(self):
        for status, kind in (
            *((500, "retry"), (502, "retry"), (408, "retry")),
            *((401, "setup"), (403, "setup"), (302, "setup"), (308, "setup")),
            *((400, "question"), (404, "question"), (201, "setup")),
        ):
            answer = self.fetch(fault(status, b"{", {"Location": "/v2/other"}))
            self.check(answer, kind, str(status))
        paths = {call.path for call in self.carrier.calls}
        self.assertEqual(paths, {"/v2/events"}, "a redirect was followed")

    def test_what_the_carrier_says(self):
        told = {"errors": [{"reason": "invalid", "message": "limit\nis too large"}]}
        answer = self.fetch(fault(400, told))
        self.check(answer, "question", "It says: limit is too large")

    def test_nothing(self):
        for status, body in ((204, b""), (200, b""), (200, b"[]"), (206, b" [] ")):
            page = self.fetch(fault(status, body))
            self.assertEqual((page.count, page.next, page.newest), (0, "", None))

    def test_broken_answers(self):
        for body in (b'[{"eventID": ', b"<html>", b"null", b"7", b"[" * 5000, b"\xff"):
            answer = self.fetch(fault(200, body))
            self.check(answer, "answer", "")
            self.assertEqual(answer.raw, body)

    def test_broken_connection(self):
        self.check(self.fetch(fault(200, b"[", length=99)), "retry", "broke off")
        self.check(self.fetch(slow), "retry", "too long")

        def drip(handler):
            handler.reply(200, b"[", length=10**6)
            while not handler.carrier.released.wait(0.01):
                handler.wfile.write(b" ")

        with patch.object(dcsa_client, "MAX_SECONDS", 0.2):
            self.check(self.fetch(drip), "retry", "too long")
        url = self.carrier.url.replace("127.0.0.1", "localhost")
        self.carrier.server.shutdown()
        self.carrier.server.server_close()
        self.check(self.client(url).fetch({}), "retry", "No connection")

    def test_too_long(self):
        for answer in (
            fault(200, b" " * (MAX_BYTES + 1)),
            fault(
                200, gzip.compress(bytes(MAX_BYTES + 1)), {"Content-Encoding": "gzip"}
            ),
        ):
            self.check(self.fetch(answer), "answer", "longer than")

    def test_packed(self):
        packed = gzip.compress(b'[{"a": 1}]')
        header = {"Content-Encoding": "gzip"}
        page = self.fetch(fault(200, packed, header))
        self.assertEqual(page.raw, b'[{"a": 1}]')
        self.check(self.fetch(fault(200, packed[:-9], header)), "retry", "broke off")
        brotli = fault(200, b"x", {"Content-Encoding": "br"})
        self.check(self.fetch(brotli), "answer", "packed")
        self.assertEqual(self.carrier.calls[0].headers["Accept-Encoding"], "identity")

    def test_private_address(self):
        with guarded_session() as session:
            answer = Client(session, self.carrier.url, Login()).fetch({})
        self.check(answer, "setup", "private network")
        self.assertEqual(self.carrier.calls, [])

    def test_key_and_password(self):
        self.fetch(kind="key", key_header="X-Key", key=KEY)
        self.assertEqual(self.carrier.calls[-1].headers["X-Key"], KEY)
        self.fetch(kind="basic", user="ü", secret="p:w")
        header = self.carrier.calls[-1].headers["Authorization"]
        self.assertEqual(header, "Basic w7w6cDp3")

    def test_token(self):
        login = {"kind": "oauth2", "user": "we", "secret": SECRET, "scope": "events"}
        login |= {"token_url": f"{self.carrier.base}/token", "key": KEY}
        login |= {"key_header": "Consumer-Key"}
        for _time in range(3):
            self.assertIsInstance(self.fetch(**login), Page)
        self.assertEqual(self.carrier.tokens, 1)
        asked, *calls = self.carrier.calls
        self.assertEqual(
            asked.body.decode(),
            "grant_type=client_credentials&scope=events&client_id=we"
            f"&client_secret={SECRET}",
        )
        self.assertEqual({call.headers["Consumer-Key"] for call in calls}, {KEY})
        self.assertEqual(calls[0].headers["Authorization"], "Bearer token-1")
        # One that was withdrawn is replaced, once.
        self.carrier.token_answer = (200, {"access_token": "token-2"})
        self.assertIsInstance(self.fetch(fault(401), **login), Page)
        headers = self.carrier.calls[-1].headers
        self.assertEqual(headers["Authorization"], "Bearer token-2")
        self.check(self.fetch(fault(401), fault(401), **login), "setup", "401")
        # Another secret is another token.
        tokens = self.carrier.tokens
        self.fetch(**{**login, "secret": "other"})
        self.assertEqual(self.carrier.tokens, tokens + 1)

    def test_token_expires(self):
        tokens, login = Tokens(), Login(kind="oauth2", user="we")
        with patch.object(credentials.time, "monotonic", return_value=1000.0) as clock:
            tokens.keep(login, "token", 600)
            clock.return_value += 539
            self.assertEqual(tokens.get(login), "token")
            clock.return_value += 2
            self.assertEqual(tokens.get(login), "")

    def test_token_service_fails(self):
        login = {"kind": "oauth2", "user": "we", "secret": SECRET}
        login |= {"token_url": f"{self.carrier.base}/token"}
        for told in ({}, [], {"access_token": ""}, {"access_token": "a\nb"}, 7):
            self.carrier.token_answer = (200, told)
            self.check(self.fetch(**login), "setup", "token")
        self.carrier.token_answer = (401,)
        self.check(self.fetch(**login), "setup", "Check client id")
        self.carrier.token_answer = (503,)
        self.check(self.fetch(**login), "retry", "503")

    def test_secrets_are_told_to_nobody(self):
        """Neither in logs nor in texts, even where the carrier repeats them."""
        login = {"kind": "oauth2", "user": "we", "secret": SECRET, "key": KEY}
        login |= {"key_header": "X-Key", "token_url": f"{self.carrier.base}/token"}
        with self.assertLogs(level=logging.DEBUG) as logs:
            echo = {"message": f"What is {SECRET}, {KEY} or token-1?"}
            answers = [
                self.fetch(fault(400, echo), **login),
                self.fetch(fault(500, echo), **login),
                self.fetch(kind="key", key_header="X-Key", key=f"{KEY}\nX: 1"),
                self.fetch(kind="key", key_header="X-Key", key=f"{KEY}\u20ac"),
                self.fetch(kind="basic", user="u", secret=SECRET),
            ]
            logging.getLogger().warning("%r", Login(**login))
        self.assertEqual(
            [getattr(one, "kind", "page") for one in answers],
            ["question", "retry", "setup", "setup", "page"],
        )
        text = "\n".join([*logs.output, *map(str, answers[:4])])
        for secret in (SECRET, KEY, "token-1"):
            self.assertNotIn(secret, text)
        self.assertIn("***", text)

    def test_page_is_kept_as_received(self):
        body = json.dumps([{"a": "é"}], indent=3, ensure_ascii=False).encode()
        self.assertEqual(self.fetch(fault(200, body)).raw, body)
