from odoo.tests import new_test_user

from .common import TrackingCase, day

HEADINGS = "container;milestone;when;place"


class FeedCase(TrackingCase):
    """Feeds of all kinds, and what comes in by them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operations = new_test_user(
            cls.env, "feed_operations", groups="freight_base.group_freight_operations"
        )
        cls.reader = new_test_user(
            cls.env, "feed_reader", groups="freight_base.group_freight_user"
        )
        cls.manager = new_test_user(
            cls.env, "feed_manager", groups="freight_base.group_freight_manager"
        )

    @classmethod
    def make_feed(cls, kind="csv", **vals):
        return cls.env["freight.feed"].create(
            {
                "name": f"Test {kind}",
                "kind": kind,
                "source_id": cls.carrier_source.id,
                **vals,
            }
        )

    @classmethod
    def flight(cls, waybill):
        sgn, fra = (
            cls.env["freight.location"].search(
                [("iata", "=", iata), ("kind", "=", "airport")]
            )
            for iata in ("SGN", "FRA")
        )
        shipment = cls.lcl(
            10,
            **{"mode": "air", "service": "air_direct", "master_number": waybill},
            **{"pol_id": sgn.id, "pod_id": fra.id},
            leg_ids=[(0, 0, cls.leg_values(sgn, fra, etd=day(10), eta=day(11)))],
        )
        shipment.action_confirm()
        cls.settle()
        return shipment

    @staticmethod
    def csv(*rows):
        return "\n".join((HEADINGS, *rows)).encode()

    def receive(self, raw, feed=None, name="news.csv", channel="upload"):
        return (feed or self.make_feed())._receive(raw, name, channel)

    def process(self, raw, feed=None, **options):
        message = self.receive(raw, feed, **options)
        message._process()
        self.settle()
        return message

    def upload(self, feed, raw, name):
        """What a person does with a file."""
        file = self.env["ir.attachment"].create({"name": name, "raw": raw})
        wizard = self.env["freight.feed.upload"].create(
            {"feed_id": feed.id, "file_ids": file.ids}
        )
        action = wizard.action_apply()
        self.settle()
        return self.env["freight.feed.message"].browse(action["res_id"])
