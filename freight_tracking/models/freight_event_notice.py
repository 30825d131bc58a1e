"""Events that customers are told of: those that are published, once they are."""

from odoo import models
from odoo.tools import SQL

from ..tools.notice_kinds import News, kind_of_event


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _after_ingest(self, ingested):
        result = super()._after_ingest(ingested)
        self.browse(ingested.event_ids)._tell_customers()
        return result

    def _after_schedule_change(self, changes):
        result = super()._after_schedule_change(changes)
        changes._tell_customers()
        return result

    def _after_publish(self):
        result = super()._after_publish()
        self._tell_customers()
        return result

    def _tell_customers(self):
        """Tell what of these events is published and counts."""
        if not self:
            return
        self.flush_recordset(["published"])
        self.env.cr.execute(
            SQL(
                """
                SELECT e.id, e.shipment_id, m.effect
                  FROM freight_event e
                  JOIN freight_milestone m ON m.id = e.milestone_id
                 WHERE e.id = ANY(%s) AND e.published AND NOT e.is_void
                   AND e.kind != 'retraction'
                """,
                self.ids,
            )
        )
        self.env["freight.notice"]._tell_news(
            News(shipment_id, kind_of_event(effect), self._name, id_)
            for id_, shipment_id, effect in self.env.cr.fetchall()
        )
