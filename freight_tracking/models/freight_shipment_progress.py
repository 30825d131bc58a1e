from dataclasses import replace

from odoo import models

from odoo.addons.freight_shipment.models.freight_shipment_progress import OnRecord

# Of loose cargo that moves in parts, what the customer hears: 6 of 10 departed.
STEPS = ("delivered", "arrived", "departed")


class Tracked(OnRecord):
    """What all events together have told."""

    def get_piece_counts(self, shipment):
        return shipment.piece_counts or {}


TRACKED = Tracked()


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _measure_progress(self, known=None):
        """Count the pieces that a flight took along, where it was not all of them."""
        known = known or TRACKED
        measured = super()._measure_progress(known)
        for shipment, progress in measured.items():
            counts = known.get_piece_counts(shipment)
            total = shipment.package_count
            for step in STEPS:
                reached = counts.get(step, 0)
                if reached and progress.step in ("departed", step) and total:
                    measured[shipment] = replace(
                        progress, step=step, reached=reached, total=total
                    )
                    break
        return measured
