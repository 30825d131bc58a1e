"""When a notice is due and how it reads, without a database."""

import doctest
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import (
    notice_kinds,
    notice_text,
    notice_timing,
    webhook_signature,
)

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))
ZONES = st.sampled_from(sorted(available_timezones()))


def moment(at, zone="UTC"):
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    return {
        "utc": f"{at.isoformat()}Z",
        "local": local.strftime("%Y-%m-%d %H:%M"),
        "zone": zone,
        "zone_assumed": False,
    }


def change(old, new, reason=None):
    base = datetime(2025, 5, 1)
    old, new = (moment(base + timedelta(days=day)) for day in (old, new))
    return {"date": {"code": "eta"}, "old": old, "new": new, "reason": reason}


@tagged("post_install", "-at_install")
class TestNoticeTools(BaseCase):
    def test_examples(self):
        for module in (notice_kinds, notice_text, notice_timing, webhook_signature):
            self.assertFalse(doctest.testmod(module).failed, module.__name__)

    @given(MOMENTS, ZONES, st.sampled_from(["daily", "weekly"]))
    def test_a_digest_comes_next_at_its_hour_in_the_readers_zone(self, now, zone, how):
        due = notice_timing.due_at(now, how, zone)
        most = timedelta(days=1 if how == "daily" else 7, hours=26)
        self.assertLess(now - timedelta(hours=2), due)
        self.assertLess(due - now, most)
        local = due.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        # Where the clock jumps over that hour, it is the hour beside it.
        self.assertIn(local.hour, (6, 7, 8))
        if how == "weekly":
            self.assertEqual(local.weekday(), 0)

    @given(MOMENTS)
    def test_instant_is_within_minutes(self, now):
        wait = notice_timing.due_at(now, "instant", None) - now
        self.assertLessEqual(notice_timing.GATHER, wait)
        self.assertLessEqual(wait, notice_timing.GATHER + timedelta(minutes=1))

    def test_a_zone_that_is_none_is_utc(self):
        now = datetime(2025, 5, 7, 1)
        for zone in (None, "", "Mars/Olympus", "../etc/passwd"):
            due = notice_timing.due_at(now, "daily", zone)
            self.assertEqual(due, datetime(2025, 5, 7, 7))

    def test_changes_of_one_date_are_told_as_one(self):
        (merged,) = notice_text.merge_changes(
            [change(26, 28), change(25, 26, "Weather"), change(24, 25)]
        )
        self.assertEqual(merged["old"], change(24, 28)["old"])
        self.assertEqual(merged["new"], change(24, 28)["new"])
        self.assertEqual(merged["reason"], "Weather")

    def test_a_date_that_came_back_is_no_news(self):
        self.assertFalse(notice_text.merge_changes([change(26, 25), change(25, 26)]))

    def test_boxes_of_one_event_share_a_line(self):
        events = [
            {
                "text": "Loaded",
                "classifier": {"code": "actual"},
                "at": moment(datetime(2025, 5, 9, hour)),
                "place": None,
                "pieces": None,
                "container": box,
            }
            for hour, box in ((3, "A"), (1, "B"), (1, "C"), (1, "B"))
        ]
        merged = notice_text.merge_events(events)
        self.assertEqual([one["containers"] for one in merged], [["B", "C"], ["A"]])

    @given(st.binary(), st.text(min_size=1), st.integers(0, 2**40))
    def test_signature_is_an_hmac_over_time_and_body(self, body, secret, at):
        secret = secret.encode("utf-8", "ignore").decode()
        header = webhook_signature.signature(body, [secret, "old"], at)
        stamp, *digests = header.split(",")
        self.assertEqual(stamp, f"t={at}")
        message = str(at).encode() + b"." + body
        self.assertEqual(
            digests,
            [
                "v1=" + hmac.digest(key.encode(), message, hashlib.sha256).hex()
                for key in (secret, "old")
            ],
        )
