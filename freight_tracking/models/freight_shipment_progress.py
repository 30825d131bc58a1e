from dataclasses import replace

from odoo import models

# Of loose cargo that moves in parts, what the customer hears: 6 of 10 departed.
STEPS = ("delivered", "arrived", "departed")


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def _measure_progress(self):
        """Count the pieces that a flight took along, where it was not all of them."""
        measured = super()._measure_progress()
        for shipment, progress in measured.items():
            counts = shipment.piece_counts or {}
            total = shipment.package_count
            for step in STEPS:
                reached = counts.get(step, 0)
                if reached and progress.step in ("departed", step) and total:
                    measured[shipment] = replace(
                        progress, step=step, reached=reached, total=total
                    )
                    break
        return measured
