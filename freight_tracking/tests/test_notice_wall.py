"""Canaries: what is internal or another customer's goes out in nothing that is sent."""

import json

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.freight_tracking.models.freight_webhook import ALLOW_PRIVATE

from .common import BOX_2, day
from .notice_case import NoticeCase, text_of
from .stand_in import StandIn

# Texts that the customer may read, and what it is known by anyway.
SHOWN = {
    "freight.event": {"container_number", "customer_text"},
    "freight.delay.reason": {"customer_text"},
}
FILLED = (
    *("freight.event", "freight.schedule.change", "freight.event.source"),
    *("freight.delay.reason", "freight.notice", "freight.webhook.delivery"),
    "freight.shipment",
)
# Of the shipment what its customer wrote or agreed on, see `_customer_view`.
OWN = {
    *("name", "state", "mode", "service", "direction", "customer_reference"),
    *("booking_number", "house_number", "master_number", "incoterm_place"),
    *("parts_text",),
}
# Columns that sending itself goes by.
ENGINE = {
    "freight.event": {"dedupe_key", "identity", "matched_by", "mode"},
    "freight.event.source": {"code"},
    "freight.delay.reason": {"code"},
    "freight.notice": {"uid"},
    "freight.webhook.delivery": {"uid", "sequence"},
}


@tagged("post_install", "-at_install")
class TestNoticeWall(NoticeCase):
    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param(ALLOW_PRIVATE, "True")
        self.server = StandIn()
        self.addCleanup(self.server.stop)
        self.env["freight.webhook"].create(
            {
                "name": "ERP",
                "partner_id": self.saigon_tech.id,
                "url": self.server.url,
            }
        )
        self.choose(
            self.saigon_contact,
            *("tracking", "eta", "exception", "arrival", "delivery"),
        )

    def go_out(self):
        """Send all; return every word that left the house."""
        words = [text_of(mail) for mail in self.send()]
        self.assertTrue(words)
        self.env["freight.webhook.delivery"].search([]).write({"next_try": day(1)})
        with self.enter_registry_test_mode():
            self.env["freight.webhook.delivery"]._deliver_due()
        self.assertTrue(self.server.requests)
        for path, headers, body in self.server.requests:
            words += [path, str(headers), json.dumps(json.loads(body))]
        return "\n".join(words)

    def tell(self):
        self.ingest(
            self.loaded(
                **{"remark": "canary remark", "external_id": "x1", "vessel": "V"},
                place_text="canary place",
            ),
            self.slipped(delay_reason="WEA"),
            self.report("SEA_INSPECTED", day(9), "VNSGN", booking="BKG100"),
        )

    def test_no_internal_text_goes_out(self):
        self.tell()
        canaries = {}
        for model in FILLED:
            record = self.env[model]
            words = canaries[model] = {
                name: f"canary {model} {name}."
                for name, field in record._fields.items()
                if field.type in ("char", "text", "html")
                and (field.store and field.column_type and not field.related)
                and name not in ENGINE.get(model, ())
                and not (model == "freight.shipment" and name in OWN)
            }
            for name, word in words.items():
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(name),
                        json.dumps({"en_US": word})
                        if record._fields[name].translate
                        else word,
                    )
                )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        text = self.go_out()
        seen = {
            (model, name)
            for model, words in canaries.items()
            for name, word in words.items()
            if word in text
        }
        wanted = {(model, name) for model, names in SHOWN.items() for name in names}
        self.assertEqual(seen, wanted)
        self.assertNotIn("SEA_INSPECTED", text, "it was not published")

    def test_no_other_customer_goes_out(self):
        customer = self.env["res.partner"].create({"name": "canary customer"})
        other = self.booked(
            BOX_2,
            booking="BKG200",
            partner_id=customer.id,
            customer_reference="canary reference",
        )
        self.tell()
        self.ingest(self.loaded(booking="BKG200", container=BOX_2))
        text = self.go_out()
        self.assertIn(self.file.name, text)
        for word in ("canary", other.name, BOX_2, "BKG200"):
            self.assertNotIn(word, text)

    def test_unpublished_dates_go_out_nowhere(self):
        self.ingest(self.loaded(), self.slipped(day(30)))
        self.assertEqual(self.file.eta, day(30))
        text = self.go_out()
        for date in ("2025-05-30", "May 30", "2025-05-29", "May 29"):
            self.assertNotIn(date, text)

    def test_the_log_of_deliveries_holds_nothing_of_a_shipment(self):
        self.server.answers[:] = [(200, {}, b"thanks")]
        self.tell()
        self.go_out()
        log = str(self.env["freight.webhook.delivery"].search([]).read())
        for word in ("Long Beach", "loaded", "canary"):
            self.assertNotIn(word, log)
        self.assertIn("thanks", log)

    def test_the_template_gets_no_record(self):
        self.tell()
        notices = self.env["freight.notice"]
        viewer = notices._get_viewer(self.saigon_contact)
        news = self.file._customer_news(viewer, self.notices()._get_about())
        mail = notices._prepare_mail(self.saigon_contact, [(self.file, news)])
        self.assertEqual(json.loads(json.dumps(mail)), mail)
