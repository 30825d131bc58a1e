"""A one-time code by mail: documents are the recipient's, not a link's."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT
from odoo.tools.misc import consteq, hash_sign, hmac, verify_hash_signed

from ..tools import share_key

VALID = timedelta(minutes=10)
MOST_TRIES = 5
# So many codes a link: with five tries each, a guess in a day is one in 10,000.
MOST_CODES = ((3, timedelta(minutes=15)), (20, timedelta(days=1)))
KEPT = timedelta(days=2)
SCOPE = "freight_share_code"
PASS = "freight_share_pass"
PASS_HOURS = 2


class FreightShareCode(models.Model):
    _name = "freight.share.code"
    _description = "Code to a Share Link's Documents"
    _order = "id desc"
    _rec_name = "made_at"
    _log_access = False

    link_id = fields.Many2one(
        "freight.share.link", required=True, readonly=True, ondelete="cascade"
    )
    made_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    # Of six digits a plain hash would tell them: it is made with the database's secret.
    digest = fields.Char(required=True, readonly=True, groups="base.group_system")
    tries = fields.Integer(readonly=True, default=0)
    used_at = fields.Datetime(readonly=True)

    _link_idx = models.Index("(link_id, made_at DESC)")
    _made_idx = models.Index("(made_at)")

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - KEPT
        old = self.search([("made_at", "<", before)], limit=GC_UNLINK_LIMIT)
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT


class FreightShareLink(models.Model):
    _inherit = "freight.share.link"

    def _mail_code(self):
        """Mail the recipient a code; return "sent", or why not: "many", "failed"."""
        self.ensure_one()
        # Two requests at once would both find that there is room for one more.
        try:
            self.lock_for_update()
        except LockError:
            return "many"
        codes = self.env["freight.share.code"].sudo()
        now = fields.Datetime.now()
        for most, window in MOST_CODES:
            recent = [("link_id", "=", self.id), ("made_at", ">", now - window)]
            if codes.search_count(recent, limit=most) >= most:
                return "many"
        code = share_key.new_code()
        codes.create({"link_id": self.id, "digest": self._digest_code(code)})
        return "sent" if self._send("code", code=code) else "failed"

    def _check_code(self, code):
        """Tell if this is the last code that was mailed for this link; it is used up.

        A try is counted before it is looked at, and a worker that was slower begins
        anew: many at once are no more tries than one after the other.
        """
        self.ensure_one()
        told = self._digest_code(code)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE freight_share_code SET tries = tries + 1
                 WHERE id = (SELECT id FROM freight_share_code WHERE link_id = %s
                              ORDER BY made_at DESC, id DESC LIMIT 1)
                   AND used_at IS NULL AND tries < %s AND made_at > %s
             RETURNING id, digest
                """,
                self.id,
                MOST_TRIES,
                fields.Datetime.now() - VALID,
            ),
            log_exceptions=False,
        )
        row = self.env.cr.fetchone()
        codes = self.env["freight.share.code"].sudo()
        codes.invalidate_model(["tries"])
        id_, digest = row or (None, share_key.NOBODY)
        if not consteq(digest, told) or not id_:
            return False
        codes.browse(id_).used_at = fields.Datetime.now()
        return True

    def _digest_code(self, code):
        return hmac(self.env(su=True), SCOPE, (self.id, code))

    def _get_pass(self):
        """Return what a browser keeps that has given the code: for this link alone."""
        return hash_sign(
            self.env(su=True), PASS, [self.id], expiration_hours=PASS_HOURS
        )

    def _is_pass(self, value):
        try:
            known = verify_hash_signed(self.env(su=True), PASS, value or "")
        except (ValueError, UnicodeError, IndexError):
            return False
        return known == [self.id]

    def _get_pass_name(self):
        """Return the cookie's name, which tells nobody how many links there are."""
        return f"track_{hmac(self.env(su=True), PASS, self.id)[:16]}"
