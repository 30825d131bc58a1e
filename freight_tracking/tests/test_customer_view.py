"""The wall around events and dates: what was published leaves, and nothing else."""

import json

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.freight_shipment.tools.viewer import CAPABILITIES, Viewer

from .common import BOX, BOX_2, TrackingCase, day

SHOWN = {
    "freight.event": {"container_number", "customer_text"},
    "freight.schedule.change": set(),
    "freight.pin": set(),
    "freight.event.source": set(),
    "freight.delay.reason": {"customer_text"},
    "freight.exception": set(),
    "freight.exception.rule": {"customer_text"},
    "freight.watch": set(),
}
# Columns in which two rows cannot say the same.
UNIQUE = {
    "freight.event": {"dedupe_key"},
    "freight.event.source": {"code"},
    "freight.delay.reason": {"code"},
    "freight.exception": {"subject"},
}
CUSTOMER = Viewer(frozenset({"shipments"}))


@tagged("post_install", "-at_install")
class TestTrackedCustomerView(TrackingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.booked(BOX)

    def tell(self):
        self.ingest(
            self.report(
                *("SEA_LOADED", day(9), "VNSGN"),
                **{"booking": "BKG100", "container": BOX, "remark": "buy rate 900"},
                **{"external_id": "x1", "source_code": "AE", "vessel": "Ever"},
                place_text="Gate 3, Mr Tam",
            ),
            self.report(
                *("SEA_ARRIVED", day(25, 9), "USLGB"),
                **{"booking": "BKG100", "classifier": "estimated"},
                delay_reason="WEA",
            ),
            self.report("SEA_INSPECTED", day(9), "VNSGN", booking="BKG100"),
        )

    def view(self, viewer=CUSTOMER):
        return self.file._customer_view(viewer)[0]

    def test_published_actuals_are_on_the_timeline(self):
        self.tell()
        events = self.view()["events"]
        self.assertEqual([event["code"] for event in events], ["SEA_LOADED"])
        self.assertEqual(events[0]["container"], BOX)
        self.assertEqual(events[0]["at"]["local"], "2025-05-09 07:00")
        self.assertEqual(events[0]["at"]["zone"], "Asia/Ho_Chi_Minh")
        self.assertEqual(events[0]["classifier"]["code"], "actual")

    def test_withdrawn_and_unpublished_events_are_not(self):
        self.tell()
        loaded = self.file.event_ids.filtered("published")
        loaded.action_unpublish()
        self.assertFalse(self.view()["events"])
        loaded.action_publish()
        loaded.action_withdraw()
        self.settle()
        self.assertFalse(self.view()["events"])

    def test_dates_are_the_published_ones_everywhere(self):
        self.ingest(
            self.report(
                *("SEA_ARRIVED", day(30), "USLGB"),
                booking="BKG100",
                classifier="estimated",
            ),
            self.report(
                *("SEA_TS_ARRIVED", day(16), "SGSIN"),
                booking="BKG100",
                classifier="estimated",
            ),
        )
        self.assertEqual(self.file.eta, day(30))
        text = json.dumps(self.view())
        self.assertNotIn("2025-05-30", text)
        self.assertNotIn("2025-05-16", text)
        self.assertEqual(self.view()["dates"]["eta"]["utc"], "2025-05-25T00:00:00Z")

    def test_schedule_change_is_told_in_the_customers_words(self):
        self.tell()
        (change,) = self.view()["schedule_changes"]
        self.assertEqual(change["date"]["code"], "eta")
        self.assertEqual(change["old"]["utc"], "2025-05-25T00:00:00Z")
        self.assertEqual(change["new"]["utc"], "2025-05-25T09:00:00Z")
        self.assertEqual(change["reason"], "Bad weather on the way")

    def test_every_other_text_stays_inside(self):
        self.tell()
        self.env["freight.exception.rule"].create(
            {
                "name": "Required",
                "kind": "required_by",
                "partner_id": self.saigon_tech.id,
                "customer_text": "Late",
            }
        )
        self.file.required_by = day(20)
        self.settle()
        self.assertIn("required_by", self.file.open_exception_ids.mapped("kind"))
        canaries = {}
        for model in SHOWN:
            record = self.env[model]
            canaries[model] = {
                name: f"canary {model} {name}."
                for name, field in record._fields.items()
                if field.type in ("char", "text", "html")
                and (field.store and field.column_type)
                and name not in UNIQUE.get(model, ())
            }
            for name, word in canaries[model].items():
                translated = record._fields[name].translate
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(name),
                        json.dumps({"en_US": word}) if translated else word,
                    )
                )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        text = json.dumps(self.view(Viewer(CAPABILITIES)), ensure_ascii=False)
        seen = {
            (model, name)
            for model, words in canaries.items()
            for name, word in words.items()
            if word in text
        }
        wanted = {(model, name) for model, names in SHOWN.items() for name in names}
        self.assertEqual(seen, wanted)

    def test_a_house_does_not_see_how_much_others_have_in_the_consolidation(self):
        master = self.booked(BOX_2, booking="MASTER1", kind="master")
        house = self.lcl(kind="house", master_id=master.id)
        self.settle()
        whole = {"pieces": 77, "of_pieces": 99}
        self.ingest(
            self.report("SEA_DEPARTED", day(10), "VNSGN", booking="MASTER1", **whole)
        )
        (seen,) = house._customer_view(CUSTOMER)[0]["events"]
        self.assertEqual(seen["code"], "SEA_DEPARTED")
        self.assertEqual((seen["pieces"], seen["of_pieces"]), (None, None))
        about = {"freight.event": set(master.event_ids.ids)}
        (told,) = house._customer_news(CUSTOMER, about)["events"]
        self.assertEqual(told, seen)
        (own,) = master._customer_view(CUSTOMER)[0]["events"]
        self.assertEqual(own["pieces"], 77)

    def test_view_is_plain_data(self):
        self.tell()
        self.assertEqual(json.loads(json.dumps(self.view())), self.view())
