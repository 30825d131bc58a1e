from datetime import timedelta

from odoo import api, fields, models

WINDOW = timedelta(minutes=10)
# How often a caller may do it within the window.
MOST = {
    # Who mistypes a link, or opens several old ones, stays far below it.
    "link": 30,
    # Who types places into one booking after the other, likewise.
    "places": 600,
}


class FreightPortalAttempt(models.Model):
    """What somebody outside did of a kind that is limited; gone within hours."""

    _name = "freight.portal.attempt"
    _description = "Limited Attempt from Outside"

    kind = fields.Char(required=True, readonly=True)
    caller = fields.Char(required=True, readonly=True)

    _caller_idx = models.Index("(caller, kind, create_date)")

    @api.model
    def _note(self, kind, caller):
        """Note an attempt of ``caller``; tell if that is one too many.

        Beyond the limit nothing more is noted, so who goes on fills no table.

        :param kind: one of ``MOST``
        """
        since = fields.Datetime.now() - WINDOW
        attempts = self.sudo()
        count = attempts.search_count(
            [("caller", "=", caller), ("kind", "=", kind), ("create_date", ">", since)],
            limit=MOST[kind],
        )
        if count >= MOST[kind]:
            return True
        attempts.create({"kind": kind, "caller": caller})
        return False

    @api.autovacuum
    def _gc_old(self):
        """Forget who it was: after the window it means nothing."""
        since = fields.Datetime.now() - WINDOW
        self.sudo().search([("create_date", "<", since)]).unlink()
