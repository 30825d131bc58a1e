"""New dates that customers are told of: when they are published, and how it went."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.notice_kinds import News, kind_of_change


class FreightScheduleChange(models.Model):
    _inherit = "freight.schedule.change"

    def _after_publish(self):
        result = super()._after_publish()
        self._tell_customers()
        return result

    def _tell_customers(self):
        """Tell the dates that customers see to be others than before."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                SELECT id, shipment_id, field, event_id IS NULL
                  FROM freight_schedule_change
                 WHERE id = ANY(%s) AND published AND of_shipment
                   AND shown_old IS DISTINCT FROM new
                """,
                self.ids,
            )
        )
        self.env["freight.notice"]._tell_news(
            News(shipment_id, kind, self._name, id_)
            for id_, shipment_id, date, by_hand in self.env.cr.fetchall()
            if (kind := kind_of_change(date, by_hand))
        )

    @api.model
    def _lock_told(self, change_ids):
        """Be the one who notes that customers were told of these."""
        self.env.cr.execute(
            SQL(
                "SELECT FROM freight_schedule_change WHERE id = ANY(%s) "
                "ORDER BY id FOR NO KEY UPDATE",
                sorted(change_ids),
            ),
            log_exceptions=False,
        )

    @api.model
    def _note_told(self, change_ids, how):
        """Keep when and how the customer was told first."""
        self.env.cr.execute(
            SQL(
                "UPDATE freight_schedule_change SET told_at = %s, told_how = %s "
                "WHERE id = ANY(%s) AND told_at IS NULL",
                fields.Datetime.now(),
                how,
                sorted(change_ids),
            )
        )
        self.invalidate_model(["told_at", "told_how"])
