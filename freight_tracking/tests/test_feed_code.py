"""What a sender means by a code."""

from odoo.exceptions import ValidationError

from .feed_case import FeedCase

FSU = b"""FSU/12
020-12345675SGNFRA/T10K250.0
%s/LH8401/10MAY1430/SGN/T10K250.0
RCS/09MAY1430/SGN/T10K250.0
"""


class TestFeedCode(FeedCase):
    def milestone(self, code):
        return self.env["freight.milestone"].search([("code", "=", code)])

    def test_unknown_code_is_listed_mapped_and_read_again(self):
        shipment = self.flight("020-12345675")
        feed = self.make_feed("fsu")
        message = self.process(FSU % b"ZZZ", feed)
        self.assertEqual((message.state, message.created_count), ("partly", 1))
        self.assertTrue(message.has_unknown_codes)
        self.assertEqual(feed.unknown_count, 1)
        line = feed.code_ids.with_user(self.operations)
        self.assertEqual((line.code, line.message_id.id), ("ZZZ", message.id))
        line.milestone_id = self.milestone("AIR_DEPARTED")
        line.action_replay()
        self.settle()
        self.assertEqual((message.state, message.created_count), ("done", 1))
        self.assertEqual(message.duplicate_count, 1)
        self.assertFalse(message.has_unknown_codes)
        self.assertFalse(feed.unknown_count)
        self.assertIn("AIR_DEPARTED", shipment.event_ids.milestone_id.mapped("code"))

    def test_own_meaning_comes_before_the_standards(self):
        shipment = self.booked("MSCU1234566", booking="ABC709951")
        feed = self.make_feed("x12")
        self.env["freight.feed.code"].create(
            [
                {
                    "feed_id": feed.id,
                    "code": " oa ",
                    "empty_laden": "LADEN",
                    "milestone_id": self.milestone("SEA_LOADED").id,
                },
                {"feed_id": feed.id, "code": "I", "is_ignored": True},
            ]
        )
        rows = (
            "ISA*00*          *00*          *ZZ*A              *ZZ*B              "
            "*250510*1830*U*00401*000004711*0*P*>~",
            "ST*315*0001~",
            "B4***OA*20250510*0930**MSCU*1234566*L*45G1*VNSGN*UN~",
            "N9*BN*ABC709951~",
            "B4***I*20250509*0930**MSCU*1234566*L*45G1*VNSGN*UN~",
        )
        message = self.process("".join(rows).encode(), feed)
        self.assertEqual(message.state, "done", message.problem_ids.mapped("reason"))
        self.assertEqual(shipment.event_ids.milestone_id.code, "SEA_LOADED")
        self.assertEqual(message.warning_count, 1)

    def test_words_of_tables_are_the_catalogues_or_the_senders(self):
        shipment = self.booked()
        feed = self.make_feed()
        gate_in = self.milestone("SEA_GATE_IN")
        raw = self.csv(
            f"MSCU1234566;{gate_in.customer_text};2025-05-09 17:45;VNSGN",
            "MSCU1234566;Đã lấy hàng (xe);2025-05-08 17:45;VNSGN",
            "MSCU1234566;已提货;2025-05-08 18:45;VNSGN",
        )
        message = self.process(raw, feed)
        self.assertEqual((message.created_count, message.lost_count), (1, 2))
        known, ignored = feed.code_ids.sorted("code")
        self.assertEqual((known.code, ignored.code), ("DA_LAY_HANG_XE", "已提货"))
        known.milestone_id = self.milestone("CARGO_PICKED_UP")
        ignored.is_ignored = True
        feed.action_replay_unknown()
        self.settle()
        self.assertEqual((message.created_count, message.state), (1, "done"))
        self.assertEqual(message.warning_count, 1)
        self.assertEqual(len(shipment.event_ids), 2)

    def test_time_zone_of_the_sender(self):
        shipment = self.booked()
        feed = self.make_feed(tz="Europe/Berlin")
        self.process(
            self.csv(
                "MSCU1234566;SEA_GATE_IN;2025-05-09 17:45;VNSGN",
                "MSCU1234566;SEA_LOADED;2025-05-10T17:45+07:00;VNSGN",
            ),
            feed,
        )
        self.assertEqual(
            sorted(str(event.at) for event in shipment.event_ids),
            ["2025-05-09 15:45:00", "2025-05-10 10:45:00"],
        )

    def test_rubbish_makes_no_endless_list(self):
        feed = self.make_feed()
        for start in (0, 300):
            self.process(
                self.csv(
                    *(
                        f"MSCU1234566;NONSENSE_{number};2025-05-09;VNSGN"
                        for number in range(start, start + 300)
                    )
                ),
                feed,
            )
        self.assertEqual(feed.unknown_count, 100)

    def test_a_code_is_a_milestone_or_no_news(self):
        feed = self.make_feed()
        with self.assertRaises(ValidationError):
            self.env["freight.feed.code"].create(
                {
                    "feed_id": feed.id,
                    "code": "X",
                    "is_ignored": True,
                    "milestone_id": self.milestone("SEA_LOADED").id,
                }
            )
