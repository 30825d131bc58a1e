from odoo import models

from odoo.addons.freight_base.models.freight_location import SITE_KINDS


class FreightLocation(models.Model):
    _inherit = "freight.location"

    def _get_path(self):
        """Return the ids of this place and of those it lies in, nearest first."""
        path = []
        while self and self.id not in path:
            path.append(self.id)
            self = self.parent_id
        return tuple(path)

    def _get_port(self):
        """Return the port, airport or town that this place is, or is a site of."""
        return self.parent_id if self.kind in SITE_KINDS else self
