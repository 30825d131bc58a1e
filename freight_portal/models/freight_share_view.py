from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

# For so long staff can see from where a link was looked at; the count stays.
KEPT = timedelta(days=90)
# Who reloads a page has not looked at it once more.
SAME_LOOK = timedelta(minutes=5)


class FreightShareView(models.Model):
    """One look at a link's page, as the page's own script tells it.

    What fetches a page without running it, such as a chat program that shows what is
    behind a link, is no look.
    """

    _name = "freight.share.view"
    _description = "View of a Share Link"
    _order = "id desc"
    _rec_name = "at"
    _log_access = False

    link_id = fields.Many2one(
        "freight.share.link", required=True, readonly=True, ondelete="cascade"
    )
    at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    address = fields.Char(readonly=True)

    _link_idx = models.Index("(link_id, address, at DESC)")
    _at_idx = models.Index("(at)")

    @api.autovacuum
    def _gc_old(self):
        """Forget from where links were looked at."""
        before = fields.Datetime.now() - KEPT
        old = self.search([("at", "<", before)], limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    def _note_view(self, address):
        """Count a look at this link, once for each caller in some minutes."""
        self.ensure_one()
        now = fields.Datetime.now()
        views = self.env["freight.share.view"].sudo()
        same = [
            ("link_id", "=", self.id),
            ("address", "=", address),
            ("at", ">", now - SAME_LOOK),
        ]
        if views.search_count(same, limit=1):
            return
        views.create({"link_id": self.id, "address": address, "at": now})
        self.sudo().write({"view_count": self.view_count + 1, "last_viewed_at": now})
