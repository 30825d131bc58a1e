from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import BaseCase, new_test_user, tagged

from ..tools.customs import NEXT_STATUSES, summarise
from .common import FreightCase, day


@tagged("post_install", "-at_install")
class TestCustomsSummary(BaseCase):
    def test_the_worst_counts(self):
        for statuses, summary in (
            ([], "none"),
            (["draft"], "to_lodge"),
            (["draft", "lodged"], "to_lodge"),
            (["lodged"], "lodged"),
            (["released", "draft"], "part_released"),
            (["released", "released"], "released"),
            (["released", "inspection"], "held"),
            (["hold", "draft"], "held"),
        ):
            with self.subTest(statuses):
                self.assertEqual(summarise(statuses), summary)

    def test_every_status_leads_on(self):
        for status, following in NEXT_STATUSES.items():
            self.assertNotIn(status, following)
            self.assertLessEqual(set(following), set(NEXT_STATUSES))


class TestCustoms(FreightCase):
    """Declarations with their holds and releases, beside the moves of the boxes."""

    @classmethod
    def declaration(cls, **vals):
        shipment = vals.pop("shipment", None) or cls.shipment()
        return cls.env["freight.customs.declaration"].create(
            {"shipment_id": shipment.id, "number": "10309876", **vals}
        )

    def test_lodged_and_released(self):
        declaration = self.declaration()
        self.assertEqual(declaration.shipment_id.customs_status, "to_lodge")
        self.assertFalse(declaration.lodged_at)
        declaration.action_lodge()
        self.assertTrue(declaration.lodged_at)
        self.assertEqual(declaration.shipment_id.customs_status, "lodged")
        declaration.action_release()
        self.assertTrue(declaration.released_at)
        self.assertEqual(declaration.shipment_id.customs_status, "released")

    def test_release_at_once_was_lodged_at_that_moment(self):
        declaration = self.declaration()
        declaration.write({"status": "released", "released_at": day(8)})
        self.assertEqual(declaration.lodged_at, day(8))

    def test_a_hold_has_a_reason_and_ends(self):
        declaration = self.declaration()
        declaration.action_lodge()
        with self.assertRaisesRegex(ValidationError, "say why customs hold"):
            declaration.status = "hold"
        action = declaration.action_hold()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"status": "inspection", "hold_reason": "X-ray"})
        )
        wizard.action_apply()
        shipment = declaration.shipment_id
        self.assertEqual(declaration.status, "inspection")
        self.assertEqual(shipment.customs_status, "held")
        self.assertIn("Inspection – X-ray", shipment.message_ids[0].body)
        declaration.action_release()
        self.assertEqual(shipment.customs_status, "released")
        self.assertEqual(declaration.hold_reason, "X-ray", "it stays in the record")

    def test_released_goods_can_be_held_again(self):
        declaration = self.declaration(status="released")
        declaration.write({"status": "hold", "hold_reason": "Post-release audit"})
        self.assertFalse(declaration.released_at)

    def test_no_way_back_to_what_customs_have_not_seen(self):
        declaration = self.declaration(status="released")
        for status in ("draft", "lodged"):
            with self.assertRaisesRegex(ValidationError, "cannot become"):
                declaration.status = status
        held = self.declaration(status="hold", hold_reason="Valuation")
        with self.assertRaisesRegex(ValidationError, "On Hold and cannot become"):
            held.status = "draft"
        lodged = self.declaration(status="lodged")
        lodged.status = "draft"
        self.assertFalse(lodged.lodged_at)

    def test_not_released_before_it_was_lodged(self):
        with self.assertRaisesRegex(ValidationError, "before it was lodged"):
            self.declaration(status="released", lodged_at=day(9), released_at=day(8))

    def test_the_shipment_tells_the_worst_of_all_declarations(self):
        shipment = self.shipment()
        export = self.declaration(shipment=shipment, status="released")
        transit = self.declaration(shipment=shipment, direction="transit")
        self.assertEqual(shipment.customs_status, "part_released")
        transit.write({"status": "hold", "hold_reason": "Seal"})
        self.assertEqual(shipment.customs_status, "held")
        transit.unlink()
        self.assertEqual(shipment.customs_status, "released")
        export.unlink()
        self.assertEqual(shipment.customs_status, "none")
        found = self.env["freight.shipment"].search(
            [("customs_status", "=", "none"), ("id", "=", shipment.id)]
        )
        self.assertEqual(found, shipment)

    def test_customs_never_move_a_box(self):
        shipment = self.shipment(
            direction="import",
            container_ids=[Command.create({"number": "MSKU1234565"})],
        )
        declaration = self.declaration(shipment=shipment, direction="import")
        before = shipment.container_ids.state
        for status in ("lodged", "hold", "inspection", "released"):
            declaration.write({"status": status, "hold_reason": "Check"})
            self.assertEqual(shipment.container_ids.state, before)
        self.assertFalse(shipment.container_ids.move_ids)

    def test_readers_change_nothing(self):
        reader = new_test_user(
            self.env,
            "customs_reader",
            "base.group_user,freight_base.group_freight_user",
        )
        declaration = self.declaration().with_user(reader)
        for verb in ("action_lodge", "action_release", "action_hold"):
            with self.assertRaises(AccessError):
                getattr(declaration, verb)()
