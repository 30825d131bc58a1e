from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.keys import squeeze

# The numbers that a shipment is found by, and the keys of a report that hold them.
NUMBERS = ("bill", "booking", "house", "container")
WAITING = "freight_tracking.waiting_numbers"


class FreightEventUnmatched(models.Model):
    """News of a shipment that nobody knows (yet), kept until it is found."""

    _name = "freight.event.unmatched"
    _description = "Unmatched Event"
    _order = "id desc"

    source_id = fields.Many2one(
        "freight.event.source", required=True, readonly=True, ondelete="cascade"
    )
    raw = fields.Json("As Received", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    dedupe_key = fields.Char(required=True, readonly=True)
    bill = fields.Char("Bill / AWB", readonly=True, index="btree_not_null")
    booking = fields.Char(readonly=True, index="btree_not_null")
    house = fields.Char(readonly=True, index="btree_not_null")
    container = fields.Char(readonly=True, index="btree_not_null")
    what = fields.Char(readonly=True)
    when = fields.Char(readonly=True)
    place = fields.Char(readonly=True)
    seen_at = fields.Datetime("Received", required=True, readonly=True)
    stamp = fields.Json(readonly=True)

    _dedupe_uniq = models.UniqueIndex(
        "(source_id, dedupe_key)", "This event waits already."
    )

    def action_match(self):
        """Ask which shipment these events are of."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Match"),
            "res_model": "freight.event.match",
            "view_mode": "form",
            "target": "new",
            "context": {"default_event_ids": self.ids},
        }

    def action_retry(self):
        """Look again for the shipments of these events."""
        self.check_access("write")
        self.sudo()._retry()
        return True

    @api.model
    def _prepare_row(self, item, source, stamp):
        report = item.report
        return {
            "source_id": source.id,
            "raw": report.to_dict(),
            "reason": item.reason,
            "dedupe_key": item.key,
            **{name: squeeze(getattr(report, name)) or None for name in NUMBERS},
            "what": report.milestone or report.code,
            "when": report.when,
            "place": report.place or report.place_text or None,
            "stamp": stamp or None,
        }

    def _retry(self, shipment=None):
        """Ingest these events again, of a shipment if given; keep what finds none."""
        if not self:
            return
        ingest = self.env["freight.event"].ingest
        groups = self.grouped(
            lambda one: (one.source_id, tuple(sorted((one.stamp or {}).items())))
        )
        for (source, stamp), waiting in groups.items():
            done = ingest(
                [one.raw for one in waiting], source, shipment, stamp=dict(stamp)
            )
            found = waiting.browse(
                one.id
                for one, outcome in zip(waiting, done.outcomes, strict=True)
                if outcome.result not in ("unmatched", "rejected")
            )
            found.unlink()

    @api.model
    def _look_again(self, numbers):
        """Retry, once the transaction ends, what waits for one of these numbers.

        :param numbers: dictionaries with some of NUMBERS
        """
        precommit = self.env.cr.precommit
        if WAITING not in precommit.data:
            precommit.data[WAITING] = {name: set() for name in NUMBERS}
            # The context of this very write is not that of the end.
            fresh = self.sudo().browse().with_context(active_test=True)
            precommit.add(fresh._retry_numbers)
        waiting = precommit.data[WAITING]
        for one in numbers:
            for name, number in one.items():
                if number:
                    waiting[name].add(squeeze(number))

    def _retry_numbers(self):
        waiting = self.env.cr.precommit.data.pop(WAITING, {})
        asked = [
            SQL("%s = ANY(%s)", SQL.identifier(name), sorted(numbers))
            for name, numbers in waiting.items()
            if numbers
        ]
        if not asked:
            return
        self.env.cr.execute(
            SQL(
                "SELECT id FROM freight_event_unmatched WHERE %s ORDER BY id",
                SQL(" OR ").join(asked),
            )
        )
        self.browse(id_ for (id_,) in self.env.cr.fetchall())._retry()
