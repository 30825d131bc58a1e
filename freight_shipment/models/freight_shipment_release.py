from odoo import models


class FreightShipment(models.Model):
    """Why cargo, or the papers that release it, may not be given out yet."""

    _inherit = "freight.shipment"

    def _get_release_blocks(self):
        """Return why this shipment's cargo is held, as sentences for staff.

        Nothing holds it here. Add-ons that know a reason, such as unpaid invoices, add
        theirs to what ``super()`` returns.
        """
        self.ensure_one()
        return []
