"""A feed that has gone silent is an exception without a shipment."""

from odoo import fields, models

from ..tools.exceptions import Cause, Threat
from .freight_exception_rule import FEED_SILENT


class FreightWatch(models.Model):
    _inherit = "freight.watch"

    def _find_other_causes(self, rules, now):
        causes = super()._find_other_causes(rules, now)
        mine = [rule for rule in rules if rule.kind == FEED_SILENT]
        if not mine:
            return causes
        # An index finds those that are due; all others are not even looked at.
        silent = self.env["freight.feed"].sudo().search([("silent_at", "<=", now)])
        for feed in silent.filtered(lambda one: one.health in ("silent", "failing")):
            causes += [
                Cause(rule, Threat(f"feed:{feed.id}", None, params={"feed": feed.id}))
                for rule in mine
                if rule.company_id in (None, feed.company_id.id)
            ]
        return causes


class FreightException(models.Model):
    _inherit = "freight.exception"

    feed_id = fields.Many2one(
        "freight.feed", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    def _prepare_row(self, rule, shipment, cause, now):
        row = super()._prepare_row(rule, shipment, cause, now)
        row["feed_id"] = cause.threat.params.get("feed")
        if not row["feed_id"]:
            return row
        feed = self.env["freight.feed"].sudo().browse(row["feed_id"])
        # The branch that reads it looks after it, and no other branch knows of it.
        row["company_id"] = row["company_id"] or feed.company_id.id or None
        return row
