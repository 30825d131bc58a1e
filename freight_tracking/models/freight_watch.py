from odoo import api, fields, models
from odoo.tools import SQL


class FreightWatch(models.Model):
    """What is noted of a shipment with each news of it, in a row of its own.

    The row is small and written by every ingest: two workers that have news of one
    shipment at once meet here, and the later one begins again with what the other has
    done before its eyes. Updating the shipment itself would cost ten times as much.
    """

    _name = "freight.watch"
    _description = "Watch over a Shipment"
    _rec_name = "shipment_id"
    _log_access = False

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    seen_at = fields.Datetime("Last News", readonly=True)

    _shipment_uniq = models.UniqueIndex(
        "(shipment_id)", "This shipment is watched already."
    )

    @api.model
    def _lock(self, shipment_ids):
        """Lock shipments and their houses, always in one order; return all their ids.

        Under REPEATABLE READ it fails with a serialization error when another worker
        had news of one of them since this transaction began: who called begins anew.
        """
        self.env.cr.execute(
            SQL(
                """
                  SELECT id FROM freight_shipment
                   WHERE id = ANY(%(ids)s) OR master_id = ANY(%(ids)s)
                ORDER BY id FOR NO KEY UPDATE
                """,
                ids=list(shipment_ids),
            ),
            log_exceptions=False,  # losing that race is no error to tell of
        )
        locked = [id_ for (id_,) in self.env.cr.fetchall()]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_watch (shipment_id, seen_at)
                     SELECT id, %s FROM unnest(%s) AS id ORDER BY id
                ON CONFLICT (shipment_id) DO UPDATE SET seen_at = EXCLUDED.seen_at
                """,
                fields.Datetime.now(),
                sorted(shipment_ids),
            ),
            log_exceptions=False,
        )
        return locked
