from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import TransactionCase, tagged


def day(number, hour=0):
    """A moment in May 2025, the month of the examples."""
    return datetime(2025, 5, 1, hour) + timedelta(days=number - 1)


@tagged("post_install", "-at_install")
class FreightCase(TransactionCase):
    """Two customers, some places, a carrier, a vessel; and shipments as needed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.saigon_tech, cls.pacific_home = cls.env["res.partner"].create(
            [
                {"name": "Saigon Tech Export", "is_company": True},
                {"name": "Pacific Home Goods", "is_company": True},
            ]
        )
        cls.saigon_contact = cls.env["res.partner"].create(
            {"name": "Ms Lan", "parent_id": cls.saigon_tech.id}
        )
        cls.vnsgn, cls.uslgb, cls.sgsin = (
            cls.place(code) for code in ("VNSGN", "USLGB", "SGSIN")
        )
        cls.cat_lai, cls.pier_t, cls.factory = cls.env["freight.location"].create(
            [
                {"name": name, "kind": kind, "parent_id": parent.id}
                for name, kind, parent in (
                    ("Cat Lai Terminal (test)", "terminal", cls.vnsgn),
                    ("Pier T (test)", "terminal", cls.uslgb),
                    ("Factory Bien Hoa (test)", "warehouse", cls.place("VNVUT")),
                )
            ]
        )
        cls.carrier = cls.env["freight.carrier"].create(
            {"name": "Test Ocean Line", "is_sea": True}
        )
        cls.vessel = cls.env["freight.vessel"].create({"name": "Éver Tést"})

    @classmethod
    def place(cls, code):
        place = cls.env["freight.location"].search(
            [("code", "=", code), ("kind", "=", "place")]
        )
        assert len(place) == 1, f"{code} is not among the shipped places"
        return place

    @classmethod
    def shipment(cls, **vals):
        return cls.env["freight.shipment"].create(
            {
                "partner_id": cls.saigon_tech.id,
                "pol_id": cls.vnsgn.id,
                "pod_id": cls.uslgb.id,
                **vals,
            }
        )

    @classmethod
    def leg_values(cls, origin, destination, stage="main", **vals):
        return {
            "stage": stage,
            "origin_id": origin.id,
            "destination_id": destination.id,
            **vals,
        }

    @classmethod
    def routed(cls, *legs, **vals):
        """A shipment with these legs, each a dict of ``leg_values``."""
        commands = [
            Command.create({"sequence": 10 * number, **leg})
            for number, leg in enumerate(legs, 1)
        ]
        return cls.shipment(leg_ids=commands, **vals)

    @classmethod
    def sailing(cls, **vals):
        """Truck to the port, vessel over Singapore, truck to the door."""
        return cls.routed(
            cls.leg_values(cls.factory, cls.cat_lai, "pre", etd=day(8), eta=day(9)),
            cls.leg_values(
                cls.cat_lai,
                cls.sgsin,
                carrier_id=cls.carrier.id,
                vessel_id=cls.vessel.id,
                voyage="025E",
                etd=day(10),
                eta=day(12),
            ),
            cls.leg_values(cls.sgsin, cls.uslgb, etd=day(14), eta=day(25)),
            cls.leg_values(cls.pier_t, cls.uslgb, "on", etd=day(27), eta=day(28)),
            **vals,
        )

    @classmethod
    def fcl(cls, *numbers, **vals):
        """A complete sailing, with a box for each of ``numbers``."""
        dry = cls.env["freight.equipment.type"].search([("code", "=", "22G1")])
        values = {
            "shipper_id": cls.saigon_tech.id,
            "consignee_id": cls.pacific_home.id,
            "container_ids": [
                Command.create({"type_id": dry.id, "number": number})
                for number in numbers or (False,)
            ],
        }
        return cls.sailing(**values | vals)

    @classmethod
    def lcl(cls, *packages, **vals):
        """An LCL shipment with a line for each of ``packages``, complete as well."""
        values = {
            "service": "lcl",
            "shipper_id": cls.saigon_tech.id,
            "consignee_id": cls.pacific_home.id,
            "cargo_ids": [
                Command.create(
                    {
                        "description": "Chairs",
                        "booked_packages": count,
                        "booked_weight": 50 * count,
                        "booked_volume": 0.25 * count,
                    }
                )
                for count in packages or (10,)
            ],
        }
        return cls.shipment(**values | vals)
