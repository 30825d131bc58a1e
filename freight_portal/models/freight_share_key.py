"""The keys of a link. Whoever holds one is let in, so only their hashes are kept."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..tools import share_key
from ..tools.share_standing import Standing, is_open

# A link that expired can be extended for so long; then its keys are forgotten.
KEPT = timedelta(days=180)


class FreightShareKey(models.Model):
    _name = "freight.share.key"
    _description = "Key of a Share Link"
    _order = "id desc"
    _rec_name = "way"

    link_id = fields.Many2one(
        "freight.share.link",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    way = fields.Selection(
        [
            ("copy", "Copied by Staff"),
            ("invitation", "Mailed: the Link"),
            ("signup", "Mailed: to Confirm Mails"),
            ("notice", "Mailed: News"),
            ("answer", "Mailed: an Answer"),
        ],
        "Made For",
        required=True,
        readonly=True,
    )
    made_at = fields.Datetime(
        "Made", required=True, readonly=True, default=fields.Datetime.now
    )
    digest = fields.Char(required=True, readonly=True, groups="base.group_system")

    _digest_uniq = models.UniqueIndex("(digest)", "There is such a key already.")

    @api.autovacuum
    def _gc_of_old_links(self):
        """Forget the keys of links that nobody opens any more."""
        before = fields.Datetime.now() - KEPT
        old = self.search([("made_at", "<", before)], limit=GC_UNLINK_LIMIT, order="id")
        closed = old.filtered(
            lambda key: key.link_id.state != "open" and key.link_id.expires_at < before
        )
        closed.unlink()
        return len(closed), bool(closed) and len(old) == GC_UNLINK_LIMIT


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    def _mint(self, way):
        """Return a new key, which is kept nowhere."""
        self.ensure_one()
        key = share_key.new_key()
        self.env["freight.share.key"].sudo().create(
            {"link_id": self.id, "way": way, "digest": share_key.digest(key)}
        )
        return key

    def _mint_url(self, way):
        return f"{self.get_base_url()}/track/{self._mint(way)}"

    @api.model
    def _find_open(self, key):
        """Return the link that ``key`` opens at this moment, elevated, or none.

        Whatever the key is, it takes one query and one comparison. The caller sees to
        it that the query asks the primary database: a replica may not know yet that a
        link was revoked.
        """
        told = share_key.digest(key)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT k.digest, l.id, l.ended_at, l.issued_at, l.extended_until,
                       COALESCE(s.published_ata, s.published_eta), s.active,
                       COALESCE(p.active, TRUE)
                  FROM freight_share_key k
                  JOIN freight_share_link l ON l.id = k.link_id
                  JOIN freight_shipment s ON s.id = l.shipment_id
             LEFT JOIN res_partner p ON p.id = l.partner_id
                 WHERE k.digest = %s
                """,
                told,
            )
        )
        row = self.env.cr.fetchone()
        standing = Standing._make(row) if row else Standing()
        known = share_key.is_same(standing.digest, told)
        lets_in = is_open(standing, fields.Datetime.now()) & known
        return self.sudo().browse(standing.link_id if lets_in else ())
