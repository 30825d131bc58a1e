from odoo import api, models
from odoo.fields import Domain

# Threads that are the team's own, whatever is said in them and by whom.
OF_THE_TEAM = "freight.shipment"
OURS = "freight."


class MailMessage(models.Model):
    """Nobody outside reads what is internal, whatever kind of message it is.

    Odoo asks that of comments alone. A carrier's mail and our own logs are messages of
    other kinds: who counts through the numbers would read them on their own shipment.
    """

    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user.share:
            inside = (self - forbidden).sudo().filtered(lambda one: one._is_inside())
            forbidden += inside.sudo(False)
        return forbidden

    def _is_inside(self):
        """Tell if this stands in a thread of ours, and is not for people outside."""
        self.ensure_one()
        if not (self.model or "").startswith(OURS):
            return False
        return (
            self.model == OF_THE_TEAM
            or self.is_internal
            or not self.subtype_id
            or self.subtype_id.internal
        )

    @api.model
    def _get_search_domain_share(self):
        domain = super()._get_search_domain_share()
        return domain & (
            Domain("model", "!=", OF_THE_TEAM) | Domain("model", "=", False)
        )
