"""Every night the estimates of clocks are brought up to the day."""

import logging

import psycopg2

from odoo import api, fields, models

IN_ONE_GO = 500

_logger = logging.getLogger(__name__)


class FreightClock(models.Model):
    _inherit = "freight.clock"

    @api.model
    def _cron_charge(self):
        """Bring the estimates of clocks up to today: of those that changed, and of
        those that run beyond their free time. Each once a day."""
        today = fields.Date.today()
        last = 0
        while True:
            clocks = self.search(
                [
                    ("id", ">", last),
                    "|",
                    ("charge_due", "=", True),
                    *("&", ("is_running", "=", True), ("last_free_day", "<", today)),
                ],
                order="id",
                limit=IN_ONE_GO,
            )
            if not clocks:
                return
            clocks._charge_what_can()
            last = clocks[-1].id
            if not self.env["ir.cron"]._commit_progress(len(clocks)):
                return

    def _charge_what_can(self):
        """Charge these together; where that fails, each for itself, so that one that
        cannot be charged stands in nobody else's way."""
        error = self._try_to_charge()
        if error and len(self) == 1:
            self._note_failure(error)
        elif error:
            for clock in self:
                clock._charge_what_can()

    def _try_to_charge(self):
        """Return the error that kept these from being charged, None if none did.

        Whatever it is, others go on.
        """
        try:
            with self.env.cr.savepoint():
                self._charge()
                self.env.flush_all()
        except Exception as error:
            self.env.invalidate_all(flush=False)
            return error
        return None

    def _note_failure(self, error):
        self.ensure_one()
        if isinstance(error, psycopg2.OperationalError):
            # Somebody else works on it right now: it is still due, and comes next time.
            return
        _logger.warning("Clock %s could not be charged.", self.id, exc_info=error)
        self.sudo().write({"charge_problem": "failed", "charge_due": True})
