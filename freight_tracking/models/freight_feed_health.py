from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.limits import excerpt

HEALTH = [
    ("failing", "Failing"),
    ("silent", "Silent"),
    ("new", "No News Yet"),
    ("ok", "Working"),
    ("paused", "Paused"),
]


class FreightFeed(models.Model):
    """How a feed does, at a glance."""

    _inherit = "freight.feed"

    health = fields.Selection(
        HEALTH, compute="_compute_health", search="_search_health"
    )
    is_paused = fields.Boolean("Paused", readonly=True, tracking=True, copy=False)
    pause_reason = fields.Char(
        tracking=True,
        copy=False,
        help="While a feed is paused, what comes in is kept and waits.",
    )
    last_message_at = fields.Datetime("Last Message", compute="_compute_messages")
    waiting_count = fields.Integer("Waiting", compute="_compute_messages")
    last_success_at = fields.Datetime(
        "Last Success",
        readonly=True,
        copy=False,
        help="When a message was last read, or the other side last answered.",
    )
    failures = fields.Integer(
        "Failures in a Row", readonly=True, copy=False, required=True, default=0
    )
    last_problem = fields.Char(readonly=True, copy=False)
    silent_after = fields.Integer(
        "Silent After (hours)",
        required=True,
        default=0,
        help="If nothing readable arrives for so long, the feed counts as silent. "
        "0: never.",
    )
    silent_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it becomes silent, if nothing readable arrives until then.",
    )

    _silent_idx = models.Index("(silent_at) WHERE silent_at IS NOT NULL")
    _silent_after_check = models.Constraint(
        "CHECK (silent_after >= 0)", "Silent after so many hours: 0 or more."
    )

    @api.depends("is_paused", "silent_at", "failures", "last_success_at")
    def _compute_health(self):
        now = fields.Datetime.now()
        for feed in self:
            if feed.is_paused:
                feed.health = "paused"
            elif feed.failures:
                feed.health = "failing"
            elif feed.silent_at and feed.silent_at <= now:
                feed.health = "silent"
            else:
                feed.health = "ok" if feed.last_success_at else "new"

    def _search_health(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("is_paused", "=", False)
        working = running & Domain("failures", "=", 0)
        silent = Domain("silent_at", "<=", fields.Datetime.now())
        domains = {
            "paused": Domain("is_paused", "=", True),
            "failing": running & Domain("failures", ">", 0),
            "silent": working & silent,
            "ok": working & ~silent & Domain("last_success_at", "!=", False),
            "new": working & ~silent & Domain("last_success_at", "=", False),
        }
        return Domain.OR(domains[one] for one in value if one in domains)

    def _compute_messages(self):
        found = {}
        if self.ids:
            # One look into each index: what a feed ever received is not counted.
            self.env.cr.execute(
                SQL(
                    """
                    SELECT f.id,
                           (SELECT m.received_at FROM freight_feed_message m
                             WHERE m.feed_id = f.id
                          ORDER BY m.received_at DESC, m.id DESC LIMIT 1),
                           (SELECT count(*) FROM freight_feed_message m
                             WHERE m.feed_id = f.id AND m.state = 'new')
                      FROM unnest(%s) AS f (id)
                    """,
                    self.ids,
                )
            )
            found = {id_: rest for id_, *rest in self.env.cr.fetchall()}
        for feed in self:
            feed.last_message_at, feed.waiting_count = found.get(feed.id, (False, 0))

    @api.model_create_multi
    def create(self, vals_list):
        feeds = super().create(vals_list)
        feeds._restart_silence()
        return feeds

    def write(self, vals):
        done = super().write(vals)
        if not vals.keys().isdisjoint(("silent_after", "is_paused", "active")):
            self._restart_silence()
        return done

    # Verbs

    def action_pause(self):
        """Let what comes in wait, for a reason."""
        self.check_access("write")
        for feed in self:
            if not feed.pause_reason:
                raise UserError(
                    self.env._(
                        "Say first why %s is paused, so that others know.", feed.name
                    )
                )
        self.write({"is_paused": True})
        return True

    def action_resume(self):
        """Read on, beginning with what waited."""
        self.check_access("write")
        self.write({"is_paused": False, "pause_reason": False})
        self.env["freight.feed.message"].sudo().search(
            [("feed_id", "in", self.ids), ("state", "=", "new")]
        )._enqueue()
        return True

    def _note_success(self):
        """Remember that the feed works, in the caller's transaction."""
        self._update_health(
            SQL(
                "failures = 0, last_problem = NULL, last_success_at = %(now)s,"
                " silent_at = CASE WHEN silent_after > 0 AND active"
                " AND is_paused IS NOT TRUE"
                " THEN %(now)s + silent_after * interval '1 hour' END",
                now=fields.Datetime.now(),
            )
        )

    def _note_failure(self, problem):
        """Count a failure and what went wrong, in the caller's transaction."""
        self._update_health(
            SQL("failures = failures + 1, last_problem = %s", excerpt(problem))
        )

    def _restart_silence(self):
        """Count from now on until the feed is silent."""
        now = fields.Datetime.now()
        for feed in self:
            counts = feed.silent_after and feed.active and not feed.is_paused
            feed.silent_at = counts and fields.Datetime.add(
                now, hours=feed.silent_after
            )

    def _update_health(self, assignments):
        """Set columns, without a word in the chatter for each message."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE freight_feed SET %s WHERE id = ANY(%s)", assignments, self.ids),
            log_exceptions=False,  # others note theirs at once: the caller begins anew
        )
        self.invalidate_recordset(flush=False)
