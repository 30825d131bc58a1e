from odoo import api, fields, models, tools

from odoo.addons.freight_shipment.tools.services import MODES

from ..tools.limits import MOST_HOURS

MODES = [("any", "Any Other"), *MODES]


class FreightPublicationThreshold(models.Model):
    """How far a date may slip until a person looks at it before the customer does."""

    _name = "freight.publication.threshold"
    _inherit = ["freight.cached.catalogue"]
    _description = "Publication of New Dates"
    _order = "mode"
    _rec_name = "mode"

    mode = fields.Selection(MODES, required=True)
    hours = fields.Float(
        "Publishes Itself Up To (h)",
        help="A date that differs by no more from what the customer has seen last is "
        "shown at once. Earlier or later, it counts alike.",
    )
    wait_hours = fields.Float(
        "Else Waits (h)",
        help="A larger change waits so long for a person, then it is shown anyway. "
        "With 0 it waits until somebody publishes it.",
    )

    _mode_uniq = models.Constraint("UNIQUE (mode)", "This mode has its line already.")
    # A date and more hours than there are would let every ingest fail.
    _range = models.Constraint(
        f"CHECK (hours BETWEEN 0 AND {MOST_HOURS}"
        f" AND wait_hours BETWEEN 0 AND {MOST_HOURS})",
        f"Hours are between 0 and {MOST_HOURS}.",
    )

    @api.model
    @tools.ormcache()
    def _get_hours(self):
        """Return ``{mode: (threshold, wait)}``, in hours."""
        return {one.mode: (one.hours, one.wait_hours) for one in self.sudo().search([])}
