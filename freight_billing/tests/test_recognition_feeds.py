"""Pick-up and delivery that feeds bring move the day on which charges count."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.freight_tracking.tests.common import BOX, BOX_2, TrackingCase, day


@tagged("post_install", "-at_install")
class TestRecognitionFeeds(TrackingCase):
    def charged(self, shipment, counts_on):
        self.env["freight.recognition.rule"].create(
            {"company_id": self.env.company.id, "counts_on": counts_on}
        )
        code = self.env["freight.charge.code"].search([("code", "=", "OFR")])
        return self.env["freight.charge"].create(
            {"shipment_id": shipment.id, "code_id": code.id, "price": 100}
        )

    def counts(self, charge):
        return (charge.recognized_on, charge.recognized_by, charge.is_recognized)

    def test_delivery_of_the_whole_and_its_withdrawal(self):
        shipment = self.booked()
        charge = self.charged(shipment, "delivery_actual")
        self.assertFalse(charge.is_recognized)
        report = self.report("SEA_DELIVERED", day(27, 20), "USLGB", booking="BKG100")
        self.ingest(report)
        self.assertEqual(
            self.counts(charge), (date(2025, 5, 27), "delivery_actual", True)
        )
        event = shipment.event_ids
        event._withdraw(shipment, event, self.person_source)
        self.settle()
        self.assertFalse(charge.is_recognized)

    def test_delivery_of_the_last_box(self):
        shipment = self.booked(BOX, BOX_2)
        charge = self.charged(shipment, "delivery_actual")
        for box, at in ((BOX, day(27, 20)), (BOX_2, day(28, 20))):
            self.assertFalse(charge.is_recognized)
            self.ingest(self.report("SEA_DELIVERED", at, "USLGB", container=box))
        self.assertEqual(
            self.counts(charge), (date(2025, 5, 28), "delivery_actual", True)
        )

    def test_pick_up(self):
        shipment = self.booked()
        charge = self.charged(shipment, "pickup_actual")
        self.ingest(
            self.report("CARGO_PICKED_UP", day(7, 3), "VNVUT", booking="BKG100")
        )
        self.assertEqual(self.counts(charge), (date(2025, 5, 7), "pickup_actual", True))
