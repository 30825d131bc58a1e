from odoo import api, models
from odoo.tools import SQL


class FreightOutbox(models.AbstractModel):
    """What waits to leave the house about a shipment, and may be held back."""

    _name = "freight.outbox"
    _description = "Outbox"

    @api.model
    def _get_held(self):
        """Return the SQL condition of rows that stay where they are for now.

        They are not cancelled: once nothing holds them, they go. For the add-on that
        can pause what customers are told.
        """
        return SQL("FALSE")

    def _without_held(self):
        """Return those of these rows that nothing holds."""
        if not self:
            return self
        self.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) AND NOT (%s)",
                SQL.identifier(self._table),
                self.ids,
                self._get_held(),
            )
        )
        free = {row_id for (row_id,) in rows}
        return self.filtered(lambda one: one.id in free)
