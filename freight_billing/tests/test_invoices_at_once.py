"""Two people bill one charge at the same moment, in real transactions."""

import threading

from odoo import api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.freight_tracking.tools.transaction import in_own_transaction

NAME = "Billed at once"


@tagged("post_install", "-at_install")
class TestBilledAtOnce(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.run_apart(self.make_charge)
        self.addCleanup(self.run_apart, self.remove_charge)

    def run_apart(self, work):
        with self.registry.cursor() as cr:
            return work(api.Environment(cr, api.SUPERUSER_ID, {}))

    def make_charge(self, env):
        partner = env["res.partner"].create({"name": NAME})
        places = env["freight.location"].search(
            [("code", "in", ("VNSGN", "USLGB")), ("kind", "=", "place")], order="code"
        )
        shipment = env["freight.shipment"].create(
            {
                "partner_id": partner.id,
                "pol_id": places[1].id,
                "pod_id": places[0].id,
                "etd": "2025-05-10 00:00:00",
                "eta": "2025-05-25 00:00:00",
            }
        )
        charge = env["freight.charge"].create(
            {
                "shipment_id": shipment.id,
                "code_id": env["freight.charge.code"].search([], limit=1).id,
                "price": 100,
            }
        )
        charge.action_confirm()
        self.charge_id, self.shipment_id = charge.id, shipment.id

    def remove_charge(self, env):
        charge = env["freight.charge"].browse(self.charge_id)
        charge.move_line_ids.move_id.unlink()
        charge.action_draft()
        charge.unlink()
        shipment = env["freight.shipment"].browse(self.shipment_id)
        partner = shipment.partner_id
        shipment.unlink()
        partner.unlink()

    def test_one_of_two_bills_it_and_the_other_is_told(self):
        ready = threading.Barrier(2, timeout=30)
        results = []

        def worker():
            tries = []

            def work(env):
                env.cr.execute("SELECT 1")  # takes the snapshot
                if not tries:
                    tries.append(1)
                    ready.wait()
                charge = env["freight.charge"].browse(self.charge_id)
                return len(charge.make_invoices())

            with self.registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                try:
                    results.append(in_own_transaction(env, work))
                except UserError as error:
                    results.append(str(error))

        threads = [threading.Thread(target=worker) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertIn(1, results)
        (refusal,) = (one for one in results if one != 1)
        self.assertIn("Cancel or credit", refusal)
        lines = self.run_apart(
            lambda env: len(env["freight.charge"].browse(self.charge_id).move_line_ids)
        )
        self.assertEqual(lines, 1)
