from datetime import timedelta

from odoo import api, fields, models

# Who mistypes a link, or opens several old ones, stays far below it.
MOST_FAILURES = 30
WINDOW = timedelta(minutes=10)


class FreightShareFailure(models.Model):
    """A look at a link that opens nothing, by who looked; gone within hours."""

    _name = "freight.share.failure"
    _description = "Failed Look at a Share Link"

    caller = fields.Char(required=True, readonly=True)

    _caller_idx = models.Index("(caller, create_date)")

    @api.model
    def _note(self, caller):
        """Note a failure of ``caller``; tell if that is one too many.

        Beyond the limit nothing more is noted, so who goes on fills no table.
        """
        since = fields.Datetime.now() - WINDOW
        failures = self.sudo()
        count = failures.search_count(
            [("caller", "=", caller), ("create_date", ">", since)],
            limit=MOST_FAILURES,
        )
        if count >= MOST_FAILURES:
            return True
        failures.create({"caller": caller})
        return False

    @api.autovacuum
    def _gc_old(self):
        """Forget who failed: after the window it means nothing."""
        since = fields.Datetime.now() - WINDOW
        self.sudo().search([("create_date", "<", since)]).unlink()
