from odoo.tests import tagged

from odoo.addons.freight_shipment.tests.common import FreightCase, day

BOX = "MSCU1234566"
BOX_2 = "CSQU3054383"


@tagged("post_install", "-at_install")
class TrackingCase(FreightCase):
    """Shipments that sail from Cat Lai over Singapore to Long Beach, and their news."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Milestones and their texts as shipped, whatever a user made of them.
        cls.carrier_source = cls.env.ref("freight_tracking.source_carrier")
        cls.person_source = cls.env.ref("freight_tracking.source_person")
        cls.events = cls.env["freight.event"]

    @classmethod
    def settle(cls):
        """Do what is left for the end of the transaction."""
        cls.env.cr.precommit.run()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def report(cls, milestone, at, place="", **values):
        """A report in the normal form, actual unless told otherwise."""
        report = {
            "milestone": milestone,
            "classifier": "actual",
            "when": f"{at.isoformat()}+00:00",
            "place": place,
            **values,
        }
        if not any(report.get(key) for key in ("bill", "booking", "house")):
            report.setdefault("container", BOX)
        return report

    def ingest(self, *reports, source=None, **options):
        done = self.events.ingest(reports, source or self.carrier_source, **options)
        self.settle()
        return done

    def results(self, done):
        return [outcome.result for outcome in done.outcomes]

    @classmethod
    def booked(cls, *numbers, booking="BKG100", **vals):
        """A confirmed FCL sailing with this booking and these boxes."""
        shipment = cls.fcl(*numbers or (BOX,), booking_number=booking, **vals)
        shipment.action_confirm()
        cls.settle()
        cls.date_entries(shipment, day(1))
        return shipment

    @classmethod
    def date_entries(cls, shipments, entered_at):
        """Let the dates of legs have been entered then, as those of the examples."""
        cls.env.cr.execute(
            """
            UPDATE freight_shipment_leg SET entered = (
                   SELECT jsonb_object_agg(k, jsonb_build_array(v->0, %s::text))
                     FROM jsonb_each(entered) AS e (k, v))
             WHERE shipment_id = ANY(%s)
            """,
            [entered_at.isoformat(), shipments.ids],
        )
        cls.env.invalidate_all()


__all__ = ["BOX", "BOX_2", "TrackingCase", "day"]
