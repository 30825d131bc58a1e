"""Who calls us is let in or not, and learns nothing else."""

import gzip
import http.client
import json
import logging
import time
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.sql import table_columns

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import freight_feed_push
from ..tools import callers, signature
from ..tools.limits import MAX_BYTES
from .carrier_server import event
from .common import BOX
from .feed_case import FeedCase

BODY = json.dumps([event("BKG1", "2025-05-02T00:00:00Z")], indent=1).encode()
REPORT = {
    **{"milestone": "SEA_GATE_IN", "classifier": "actual", "booking": "BKG1"},
    "when": "2025-05-02T10:00:00+07:00",
}
NEWS = json.dumps(REPORT).encode()
WHERE = {"equipmentReference": BOX, "eventLocation": {"UNLocationCode": "VNSGN"}}
ABSENT = "A" * 22
SUBSCRIPTION = "b80d923d-e8ac-4c34-9506-55d3de347034"


class PushCase(FeedCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            # Jobs are kept as records, and no test runs them.
            patch.dict("os.environ", {"QUEUE_JOB__NO_DELAY": ""})
        )

    def open_feed(self, kind, **vals):
        feed = self.make_feed(kind, **vals)
        secret = feed.action_new_secret()["context"]["default_secret"]
        return feed, secret

    def path(self, feed, tail=None):
        tail = tail or freight_feed_push.ENDPOINTS[feed.kind]
        return f"/freight/feed/{feed.endpoint}/{tail}"

    def call(self, path, body=BODY, content_type="application/json", **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {"Content-Type": content_type, **names}
        return self.url_open(path, data=body, headers=headers, method="POST")

    def messages(self, feed):
        self.env.invalidate_all()
        return self.env["freight.feed.message"].search([("feed_id", "=", feed.id)])

    def check_let_in(self, answer, feed, status=204, body=BODY):
        self.assertEqual(answer.status_code, status, answer.text)
        message = self.messages(feed)[:1]
        self.assertEqual(message._get_raw(), body)
        self.assertEqual(message.state, "new")
        jobs = self.env["queue.job"].search(
            [("identity_key", "=", f"freight_feed-{message.id}")]
        )
        self.assertEqual(len(jobs), 1)
        return message

    def check_refused(self, answer, *feeds):
        """Refused like all others: not a sign tells what was wrong."""
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(answer.text, '{"error": "Not found."}')
        self.assertEqual(set(answer.headers), self.usual_headers)
        for feed in feeds:
            self.assertFalse(self.messages(feed))

    def setUp(self):
        super().setUp()
        self.usual_headers = set(self.call(f"/freight/feed/{ABSENT}/dcsa").headers)


@tagged("post_install", "-at_install")
class TestCarrierPush(PushCase):
    def setUp(self):
        super().setUp()
        self.feed, self.secret = self.open_feed("dcsa_push")

    def push(self, body=BODY, secret=None, path=None, **options):
        header = signature.sign(body, secret or self.secret)
        options = {"Notification_Signature": header, **options}
        return self.call(path or self.path(self.feed), body, **options)

    def test_right_signature(self):
        answer = self.push(Subscription_ID=SUBSCRIPTION)
        self.assertEqual(answer.content, b"")
        self.assertNotIn("Set-Cookie", answer.headers)
        message = self.check_let_in(answer, self.feed)
        self.assertEqual(message.channel, "push")
        self.assertEqual(message.name, SUBSCRIPTION)
        # Whitespace and all is signed, and kept.
        self.check_let_in(self.push(BODY + b"\n "), self.feed, body=BODY + b"\n ")
        self.check_let_in(self.push(content_type="application/vnd.x+json"), self.feed)

    def test_read_later(self):
        shipment = self.booked(booking="BKG1")
        body = json.dumps([event("BKG1", "2025-05-02T00:00:00Z", **WHERE)]).encode()
        message = self.check_let_in(self.push(body), self.feed, body=body)
        message._process()
        self.settle()
        self.assertEqual(message.state, "done")
        self.assertEqual(len(shipment.event_ids), 1)

    def test_strangers_are_answered_alike(self):
        other, other_secret = self.open_feed("dcsa_push")
        partner, partner_secret = self.open_feed("webhook", caller_proof="signature")
        unready = self.make_feed("dcsa_push")
        unready.endpoint = "B" * 22
        feeds = (self.feed, other, partner, unready)
        for answer in (
            self.push(secret=other_secret),
            self.push(Notification_Signature="sha256=" + "0" * 64),
            self.push(Notification_Signature=""),
            self.push(Notification_Signature="sha1=0"),
            self.call(self.path(self.feed)),
            self.call(self.path(self.feed), Authorization=f"Bearer {self.secret}"),
            self.push(path=f"/freight/feed/{ABSENT}/dcsa"),
            self.push(path="/freight/feed/%00/dcsa"),
            self.push(path="/freight/feed/x' or 1=1 --/dcsa"),
            self.push(path=f"/freight/feed/{'A' * 3000}/dcsa"),
            self.push(path=f"/freight/feed/{self.feed.endpoint.swapcase()}/dcsa"),
            self.push(path=self.path(self.feed, "events")),
            self.push(path=self.path(partner, "dcsa"), secret=partner_secret),
            self.push(path=self.path(unready), secret=callers.NOBODY),
            self.push(secret=callers.NOBODY),
        ):
            self.check_refused(answer, *feeds)
        self.feed.active = False
        self.check_refused(self.push(), self.feed)

    def test_same_work_for_all(self):
        """As many queries and as many signatures, whoever calls."""
        work = []
        verify, find = signature.verify, type(self.feed)._find_caller

        def counted(*args):
            work[-1][0] += 1
            return verify(*args)

        def found(feeds, *args):
            before = feeds.env.cr.sql_log_count
            feed = find(feeds, *args)
            feed._get_secrets()
            work[-1][1] = feeds.env.cr.sql_log_count - before
            return feed

        with (
            patch.object(signature, "verify", counted),
            patch.object(type(self.feed), "_find_caller", found),
        ):
            for path in (self.path(self.feed), f"/freight/feed/{ABSENT}/dcsa"):
                work.append([0, 0])
                self.check_refused(self.push(path=path, secret=callers.NOBODY))
        self.assertEqual(work, [[2, 1], [2, 1]])

    def test_rotation(self):
        new = self.feed.action_new_secret()["context"]["default_secret"]
        self.check_let_in(self.push(secret=new), self.feed)
        self.check_let_in(self.push(), self.feed)
        later = fields.Datetime.add(fields.Datetime.now(), days=8)
        with patch.object(freight_feed_push.fields.Datetime, "now", lambda *_a: later):
            self.assertEqual(self.push().status_code, 404)
            self.assertEqual(self.push(secret=new).status_code, 204)
        self.feed.action_end_old_secret()
        self.assertEqual(self.push().status_code, 404)
        newest = self.feed.action_new_secret()["context"]["default_secret"]
        self.assertEqual(self.push(secret=new).status_code, 204)
        self.assertEqual(self.push(secret=newest).status_code, 204)
        # A feed of another kind begins anew.
        self.feed.kind = "webhook"
        self.feed.kind = "dcsa_push"
        self.assertEqual(self.push(secret=newest).status_code, 404)

    def test_subscription(self):
        self.feed.subscription = f" {SUBSCRIPTION.upper()}"
        self.check_refused(self.push(), self.feed)
        self.check_refused(self.push(Subscription_ID="other"), self.feed)
        self.check_let_in(self.push(Subscription_ID=SUBSCRIPTION), self.feed)

    def test_wrong_form(self):
        for answer in (
            self.push(content_type="text/plain"),
            self.push(content_type="application/x-www-form-urlencoded"),
            self.push(content_type="multipart/form-data; boundary=x"),
            self.push(content_type=""),
            self.push(gzip.compress(BODY), Content_Encoding="gzip"),
            self.push(gzip.compress(bytes(10**7)), Content_Encoding="x, gzip"),
        ):
            self.assertEqual(answer.status_code, 415)
        self.assertEqual(self.url_open(self.path(self.feed)).status_code, 405)
        self.assertFalse(self.messages(self.feed))
        # What is signed is kept, be it nonsense.
        self.check_let_in(self.push(b"nonsense"), self.feed, body=b"nonsense")

    def raw_call(self, headers, chunks=()):
        """Send these bytes alone, and return the answer's status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http_port(), 10)
        self.addCleanup(connection.close)
        connection.putrequest("POST", self.path(self.feed))
        cookie = f"test_request_key={self.http_request_key}"
        for name, value in {"Cookie": cookie, **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        for chunk in chunks:
            connection.send(chunk)
        return connection.getresponse().status

    def test_size(self):
        large = b"[" + b" " * (MAX_BYTES - 2) + b"]"
        self.check_let_in(self.push(large), self.feed, body=large)
        plain = {"Content-Type": "application/json"}
        with self.allow_requests():
            # Refused before the first byte of it.
            status = self.raw_call({**plain, "Content-Length": str(MAX_BYTES * 2)})
            self.assertEqual(status, 413)
            chunk = b"%x\r\n%b\r\n" % (2**20, bytes(2**20))
            chunks = [chunk] * 10 + [b"1\r\n0\r\n0\r\n\r\n"]
            chunked = {**plain, "Transfer-Encoding": "chunked"}
            self.assertEqual(self.raw_call(chunked, chunks), 413)
            signed = {
                **chunked,
                "Notification-Signature": signature.sign(BODY, self.secret),
            }
            chunks = [b"%x\r\n%b\r\n" % (len(BODY), BODY), b"0\r\n\r\n"]
            self.assertEqual(self.raw_call(signed, chunks), 204)
        self.assertEqual(len(self.messages(self.feed)), 2)

    def test_too_fast(self):
        with patch.object(freight_feed_push, "MESSAGES_PER_MINUTE", 2):
            for _time in range(2):
                self.assertEqual(self.push().status_code, 204)
            answer = self.push()
            self.assertEqual(answer.status_code, 429)
            self.assertEqual(answer.headers["Retry-After"], "60")
            self.assertEqual(len(self.messages(self.feed)), 2)
            # Who is not known does not learn of it, and does not count.
            answer = self.call(self.path(self.feed))
            self.assertEqual(answer.status_code, 404)
            message = self.messages(self.feed)[:1].sudo()
            message.received_at = fields.Datetime.subtract(
                message.received_at, minutes=2
            )
            self.assertEqual(self.push().status_code, 204)

    def test_again(self):
        """A push that comes twice is kept twice, and its events are there once."""
        shipment = self.booked(booking="BKG1")
        body = json.dumps([event("BKG1", "2025-05-02T00:00:00Z", **WHERE)]).encode()
        for _time in range(2):
            self.assertEqual(self.push(body).status_code, 204)
        for message in self.messages(self.feed):
            message._process()
        self.settle()
        self.assertEqual(len(shipment.event_ids), 1)

    def test_secret_is_nowhere(self):
        with self.assertLogs(level=logging.DEBUG) as logs:
            self.push()
            self.push(b"[]")
            self.call(self.path(self.feed), Notification_Signature=self.secret)
            action = self.feed.action_new_secret()
        text = "\n".join(logs.output)
        text += str(self.feed.message_ids.mapped("body"))
        text += str(self.messages(self.feed).read())
        text += str(self.feed.copy().read())
        for secret in (self.secret, action["context"]["default_secret"]):
            self.assertNotIn(secret, text)

    def test_nobody_reads_it_again(self):
        for user in (self.env.ref("base.user_admin"), self.manager, self.operations):
            feed = self.feed.with_user(user)
            with self.assertRaises(AccessError):
                feed.read(["caller_secret"])
            with self.assertRaises(AccessError):
                feed.search([("caller_secret", "like", "a%")])
        with self.assertRaises(AccessError):
            self.feed.with_user(self.operations).read(["endpoint_url"])

    def test_dialog(self):
        action = self.feed.with_user(self.manager).action_new_secret()
        dialog = self.env["freight.feed.secret"].with_user(self.manager)
        shown = dialog.with_context(**action["context"]).default_get(["secret"])
        self.assertEqual(shown["secret"], action["context"]["default_secret"])
        self.assertNotIn("secret", table_columns(self.env.cr, dialog._table))
        for user in (self.operations, self.reader):
            with self.assertRaises(AccessError):
                self.feed.with_user(user).action_new_secret()
            with self.assertRaises(AccessError):
                self.feed.with_user(user).action_end_old_secret()
        with self.assertRaises(UserError):
            self.make_feed("fsu").action_new_secret()


@tagged("post_install", "-at_install")
class TestWebhook(PushCase):
    def setUp(self):
        super().setUp()
        self.feed, self.key = self.open_feed("webhook")
        self.bearer = {"Authorization": f"Bearer {self.key}"}

    def send(self, body=NEWS, feed=None, **options):
        return self.call(
            self.path(feed or self.feed), body, **{**self.bearer, **options}
        )

    def test_key(self):
        for body in (
            NEWS,
            json.dumps([REPORT, REPORT]).encode(),
            json.dumps({"events": [REPORT]}).encode(),
        ):
            answer = self.send(body)
            message = self.check_let_in(answer, self.feed, 202, body)
            self.assertEqual(answer.json(), {"message": message.id})
        self.assertEqual(message.channel, "webhook")
        self.assertEqual(self.send(X_Request_ID="job 7").status_code, 202)
        self.assertEqual(self.messages(self.feed)[:1].name, "job 7")

    def test_key_is_kept_as_a_hash(self):
        kept = self.feed.sudo().caller_secret
        self.assertNotIn(self.key, kept)
        # The hash opens nothing.
        self.check_refused(self.send(Authorization=f"Bearer {kept}"), self.feed)

    def test_strangers_are_answered_alike(self):
        other, other_key = self.open_feed("webhook")
        for answer in (
            self.send(Authorization=f"Bearer {other_key}"),
            self.send(Authorization=""),
            self.send(Authorization=f"Bearer {self.key[:-1]}"),
            self.send(Authorization=f"Basic {self.key}"),
            self.call(f"/freight/feed/{ABSENT}/events", NEWS, **self.bearer),
            self.call(self.path(self.feed, "dcsa"), NEWS, **self.bearer),
            self.send(feed=other),
        ):
            self.check_refused(answer, self.feed, other)
        self.feed.active = False
        self.check_refused(self.send(), self.feed)

    def sign(self, body, secret, timestamp):
        signed = signature.sign(f"{timestamp}.".encode() + body, secret)
        return {"X_Freight_Timestamp": str(timestamp), "X_Freight_Signature": signed}

    def test_signature(self):
        feed, secret = self.open_feed("webhook", caller_proof="signature")
        path, now = self.path(feed), int(time.time())
        headers = self.sign(NEWS, secret, now)
        self.check_let_in(self.call(path, NEWS, **headers), feed, 202, NEWS)
        count = len(self.messages(feed))
        for answer in (
            self.call(path, NEWS, **self.sign(NEWS, secret, now - 400)),
            self.call(path, NEWS, **self.sign(NEWS, secret, now + 400)),
            self.call(path, NEWS, **{**headers, "X_Freight_Timestamp": str(now - 1)}),
            self.call(path, NEWS + b" ", **headers),
            self.call(path, NEWS, X_Freight_Signature=headers["X_Freight_Signature"]),
            self.call(path, NEWS, Authorization=f"Bearer {secret}"),
            # Signed with the hash of a key, as who reads the database could.
            self.call(
                self.path(self.feed),
                NEWS,
                **self.sign(NEWS, self.feed.sudo().caller_secret, now),
            ),
        ):
            self.check_refused(answer, self.feed)
        self.assertEqual(len(self.messages(feed)), count)

    def test_broken_json(self):
        for body, words in (
            (b'{"milestone": ', "line 1"),
            (b"7", "Expected an event"),
            (b"", "empty"),
            (b"[" * 99, "deeper"),
            (b"\xff\xfe", "UTF-8"),
            (b'{"when": NaN}', "NaN"),
        ):
            answer = self.send(body)
            self.assertEqual(answer.status_code, 400, body)
            self.assertIn(words, answer.json()["error"])
            message = self.messages(self.feed)[:1]
            self.assertEqual(message._get_raw(), body)
            self.assertEqual(message.state, "refused")
            self.assertEqual(message.problem, answer.json()["error"])
        self.assertFalse(
            self.env["queue.job"].search(
                [("identity_key", "=", f"freight_feed-{message.id}")]
            )
        )

    def test_what_is_wrong_inside_shows_later(self):
        answer = self.send(b'{"events": [{"milestone": "?"}]}')
        self.assertEqual(answer.status_code, 202)
        message = self.messages(self.feed)
        message._process()
        self.assertTrue(message.lost_count)

    def test_table(self):
        feed, key = self.open_feed("csv")
        table = self.csv("MSCU1234566;SEA_GATE_IN;2025-05-02 10:00;VNSGN")
        bearer = {"Authorization": f"Bearer {key}"}
        answer = self.send(
            table, feed, content_type="text/csv; charset=utf-8", **bearer
        )
        self.check_let_in(answer, feed, 202, table)
        for answer in (
            self.send(NEWS, feed, **bearer),
            self.send(table, content_type="text/csv"),
            self.send(content_type="application/xml"),
        ):
            self.assertEqual(answer.status_code, 415)
        self.check_refused(self.call(self.path(feed, "dcsa"), table))

    def test_paused_feed_lets_in_and_waits(self):
        self.feed.write({"pause_reason": "moving", "is_paused": True})
        self.assertEqual(self.send().status_code, 202)
        message = self.messages(self.feed)
        self.assertEqual(message.state, "new")
        with trap_jobs() as trap:
            self.feed.action_resume()
        trap.assert_jobs_count(1)

    def test_documented_recipe(self):
        """The example of the manual is right."""
        secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
        body, timestamp = b'{"milestone":"SEA_GATE_IN"}', 1746835200
        header = self.sign(body, secret, timestamp)["X_Freight_Signature"]
        with open(f"{__file__.rsplit('/', 2)[0]}/readme/CONFIGURE.md") as manual:
            text = manual.read()
        for part in (secret, body.decode(), str(timestamp), header):
            self.assertIn(part, text)
