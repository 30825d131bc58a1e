from odoo import fields, models

from ..tools.notice_kinds import KINDS
from ..tools.notice_timing import TIMINGS


class FreightNoticePreference(models.Model):
    """What a customer's contact wants to be told by mail, and how soon.

    Nobody is told anything who has no line here: not followers, not the customer.
    """

    _name = "freight.notice.preference"
    _description = "Freight Notification"
    _inherit = ["freight.branch.bound"]
    _order = "contact_id, id"
    _rec_name = "kind"

    contact_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    # Follows the contact when it moves to another company.
    commercial_partner_id = fields.Many2one(
        related="contact_id.commercial_partner_id", store=True
    )
    kind = fields.Selection(KINDS, "News", required=True, default="tracking")
    timing = fields.Selection(TIMINGS, "When", required=True, default="instant")
    is_on = fields.Boolean(
        "On", default=True, help="Off keeps the line, and tells nothing."
    )

    _kind_uniq = models.UniqueIndex(
        "(contact_id, kind)", "This contact has a line for these news already."
    )
    _customer_idx = models.Index("(commercial_partner_id) WHERE is_on")
