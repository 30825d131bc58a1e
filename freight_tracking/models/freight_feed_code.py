from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.freight_base.tools.text import fold

# Codes that nobody has explained yet; a sender of rubbish gets no longer list.
MOST_UNKNOWN = 100


class FreightFeedCode(models.Model):
    """What a sender means by a code, before what the standard says.

    A line without a milestone is a code that was met and that nobody has explained.
    """

    _name = "freight.feed.code"
    _description = "Code of a Feed"
    _inherit = ["freight.branch.bound"]
    _order = "feed_id, is_mapped, code, empty_laden"

    feed_id = fields.Many2one(
        "freight.feed", required=True, ondelete="cascade", index=True
    )
    code = fields.Char(required=True, help="As it is sent: OA, RCF, GATED_IN.")
    empty_laden = fields.Selection(
        [("EMPTY", "Empty"), ("LADEN", "Laden")],
        "Only If",
        help="Where the same code means one thing of an empty box and another of a "
        "full one.",
    )
    milestone_id = fields.Many2one("freight.milestone", ondelete="restrict")
    is_ignored = fields.Boolean("No News", help="It is not put on any timeline.")
    is_mapped = fields.Boolean(
        compute="_compute_is_mapped", store=True, precompute=True
    )
    met_at = fields.Datetime("Last Met", readonly=True, help="While nobody knew it.")
    message_id = fields.Many2one(
        "freight.feed.message", "In Message", readonly=True, ondelete="set null"
    )

    _code_uniq = models.UniqueIndex(
        "(feed_id, code, COALESCE(empty_laden, ''))",
        "The feed has a line for this code already.",
    )

    @api.depends("milestone_id", "is_ignored")
    def _compute_is_mapped(self):
        for line in self:
            line.is_mapped = bool(line.milestone_id or line.is_ignored)

    @api.constrains("milestone_id", "is_ignored")
    def _check_meaning(self):
        for line in self:
            if line.milestone_id and line.is_ignored:
                raise ValidationError(
                    self.env._(
                        "%s: either it has a milestone, or it is no news.", line.code
                    )
                )

    def action_replay(self):
        """Read again what held these codes while nobody knew them."""
        self.check_access("write")
        for feed in self.feed_id:
            feed.action_replay_unknown()
        return True

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_clean(vals))

    def _prepare_clean(self, vals):
        """Spell the code as messages are read."""
        if not vals.get("code"):
            return vals
        return {**vals, "code": vals["code"].strip().upper()}


class FreightFeed(models.Model):
    _inherit = "freight.feed"

    unknown_count = fields.Integer("Unknown Codes", compute="_compute_unknown_count")

    def _compute_unknown_count(self):
        counts = dict(
            self.env["freight.feed.code"]._read_group(
                [("feed_id", "in", self.ids), ("is_mapped", "=", False)],
                ["feed_id"],
                ["__count"],
            )
        )
        for feed in self:
            feed.unknown_count = counts.get(feed._origin, 0)

    def action_replay_unknown(self):
        """Read again what held codes that nobody knew."""
        self.ensure_one()
        self.check_access("read")
        messages = self.env["freight.feed.message"].search(
            [
                ("feed_id", "=", self.id),
                ("has_unknown_codes", "=", True),
                ("is_purged", "!=", True),
            ]
        )
        messages.action_replay()
        return True

    def _get_overrides(self):
        """Return ``{"OA/EMPTY" or "OA": milestone's code, or "" for no news}``."""
        return {
            "/".join(filter(None, (line.code, line.empty_laden))): (
                line.milestone_id.code or ""
            )
            for line in self.code_ids
            if line.is_mapped
        }

    def _get_words(self):
        """Return ``{word, folded: milestone's code}``: names that no two milestones
        share, and before them the feed's own codes."""
        words = {}
        milestones = self.env["freight.milestone"].search([("code", "!=", False)])
        for lang, _name in self.env["res.lang"].get_installed():
            for one in milestones.with_context(lang=lang):
                for name in (one.name, one.customer_text):
                    words.setdefault(fold(name), set()).add(one.code)
        names = {word: codes.pop() for word, codes in words.items() if len(codes) == 1}
        own = {fold(word): code for word, code in self._get_overrides().items()}
        return {**names, **own}

    def _note_unknown_codes(self, codes, message_id):
        """List codes that nobody has explained."""
        count = self.env["freight.feed.code"].search_count(
            [("feed_id", "=", self.id), ("is_mapped", "=", False)]
        )
        names = list(codes)[: max(0, MOST_UNKNOWN - count)]
        if not names:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO freight_feed_code
                       (feed_id, code, is_mapped, is_ignored, met_at, message_id)
                     SELECT %(feed)s, code, false, false, %(now)s, %(message)s
                       FROM unnest(%(codes)s) AS code
                ON CONFLICT (feed_id, code, COALESCE(empty_laden, ''))
                  DO UPDATE SET met_at = EXCLUDED.met_at,
                                message_id = EXCLUDED.message_id
                """,
                feed=self.id,
                now=fields.Datetime.now(),
                message=message_id,
                codes=names,
            ),
            log_exceptions=False,
        )
        self.env.invalidate_all(flush=False)
