"""What people change, and what is told, lets the shipments be looked at again."""

from odoo import api, models

from ..tools.rollup import DATES

MARKED = "freight_tracking.marked_watches"
# As many are looked at where they were changed; more are left to the cron.
AT_ONCE = 50
# What the rules look at on a shipment itself.
LOOKED_AT = {"state", "active", "required_by", "delivery_planned", "delivery_actual"}
LOOKED_AT |= {"direction", "partner_id", *DATES}


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        shipments._mark_watch()
        return shipments

    def write(self, vals):
        if not LOOKED_AT.isdisjoint(vals):
            self._mark_watch()
        return super().write(vals)

    def _compute_field_value(self, field):
        # The dates come from the legs, without a call of write().
        if field.name in DATES:
            self._mark_watch()
        return super()._compute_field_value(field)

    def _note_schedule(self):
        self._mark_watch()
        return super()._note_schedule()

    def _roll_up(self):
        self._mark_watch()
        return super()._roll_up()

    def _mark_watch(self):
        """Look at these shipments again, once, when all is written.

        For whoever changes what the rules look at, by records or behind their back.
        """
        precommit = self.env.cr.precommit
        if MARKED not in precommit.data:
            precommit.data[MARKED] = set()
            # The context of this very write is not that of the end.
            fresh = self.sudo().browse().with_context(active_test=True)
            precommit.add(fresh._check_marked)
        precommit.data[MARKED].update(self._ids)

    def _check_marked(self):
        marked = self.env.cr.precommit.data.pop(MARKED, None) or ()
        self._record_noted()
        marked = {id_ for id_ in marked if id_}
        if not marked:
            return
        # What it was marked by meanwhile is looked at right now.
        self.env.cr.precommit.data.pop(MARKED, None)
        watch = self.env["freight.watch"]
        if len(marked) <= AT_ONCE:
            watch._check(marked)
        else:
            self.env.flush_all()
            watch._mark_due(marked)


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _after_ingest(self, ingested):
        result = super()._after_ingest(ingested)
        if not ingested.shipment_ids:
            return result
        ids = set(ingested.shipment_ids)
        houses = self.env["freight.shipment"].search_fetch(
            [("master_id", "in", list(ids))], []
        )
        ids.update(houses.ids)
        self.env["freight.watch"]._check(ids)
        self.env.cr.precommit.data.get(MARKED, set()).difference_update(ids)
        return result


class FreightCutoff(models.Model):
    _inherit = "freight.cutoff"

    @api.model_create_multi
    def create(self, vals_list):
        cutoffs = super().create(vals_list)
        cutoffs.shipment_id._mark_watch()
        return cutoffs

    def write(self, vals):
        self.shipment_id._mark_watch()
        return super().write(vals)

    def unlink(self):
        self.shipment_id._mark_watch()
        return super().unlink()


class FreightCustomsDeclaration(models.Model):
    _inherit = "freight.customs.declaration"

    @api.model_create_multi
    def create(self, vals_list):
        declarations = super().create(vals_list)
        declarations.shipment_id._mark_watch()
        return declarations

    def write(self, vals):
        self.shipment_id._mark_watch()
        return super().write(vals)

    def unlink(self):
        self.shipment_id._mark_watch()
        return super().unlink()


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _set_state(self, state, at=None, reason=None, override=False):
        self.shipment_id._mark_watch()
        return super()._set_state(state, at=at, reason=reason, override=override)
