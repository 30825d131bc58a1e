import re
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from ..tools import callers

# What a sender may call, by the feed's kind.
ENDPOINTS = {"dcsa_push": "dcsa", "webhook": "events", "csv": "events"}
ENDPOINT = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)  # 128 bits: zTb0…
OLD_SECRET_DAYS = 7  # for the sender to change over
# Of one feed; a carrier sends a page with many events at once.
MESSAGES_PER_MINUTE = 300
SECRETS = ("caller_secret", "caller_old_secret")


class FreightFeed(models.Model):
    """Feeds whose senders call us: carriers (DCSA), hauliers, couriers, warehouses."""

    _inherit = "freight.feed"

    endpoint = fields.Char(
        readonly=True, copy=False, groups="freight_base.group_freight_manager"
    )
    endpoint_url = fields.Char(
        "Address for the Sender",
        compute="_compute_endpoint_url",
        groups="freight_base.group_freight_manager",
    )
    caller_proof = fields.Selection(
        [("key", "Key (Bearer)"), ("signature", "Signature")],
        "Sender Proves Itself By",
        required=True,
        default="key",
    )
    # The secret that signs, or the digest of the key. Nobody reads them again.
    caller_secret = fields.Char(copy=False, groups=NO_ACCESS)
    caller_old_secret = fields.Char(copy=False, groups=NO_ACCESS)
    caller_old_until = fields.Datetime(
        "Old Secret Counts Until",
        readonly=True,
        copy=False,
        groups="freight_base.group_freight_manager",
    )
    subscription = fields.Char(
        "Subscription-ID",
        copy=False,
        groups="freight_base.group_freight_manager",
        help="As the carrier gave it. If entered, pushes of other subscriptions are "
        "refused.",
    )

    _endpoint_uniq = models.UniqueIndex(
        "(endpoint)", "Another feed has this address already."
    )

    @api.depends("endpoint", "kind")
    def _compute_endpoint_url(self):
        for feed in self:
            tail = ENDPOINTS.get(feed.kind)
            feed.endpoint_url = (
                feed.endpoint
                and tail
                and f"{feed.get_base_url()}/freight/feed/{feed.endpoint}/{tail}"
            )

    def write(self, vals):
        # What proves a sender in one way proves nothing in another.
        changed = self.filtered(
            lambda feed: any(
                name in vals and vals[name] != feed[name]
                for name in ("kind", "caller_proof")
            )
        )
        done = super().write(vals)
        if changed:
            changed.sudo().write(dict.fromkeys((*SECRETS, "caller_old_until"), False))
        return done

    # Verbs

    def action_new_secret(self):
        """Make a secret for the sender and show it, this once.

        The one before counts for a week more, so that the sender can change over.
        """
        self.ensure_one()
        self.check_access("write")
        if self.kind not in ENDPOINTS:
            raise UserError(
                self.env._("No sender calls us for %s: it needs no secret.", self.name)
            )
        secret = callers.new_secret()
        feed = self.sudo()
        old = feed.caller_secret
        feed.write(
            {
                "endpoint": feed.endpoint or secrets.token_urlsafe(16),
                "caller_secret": callers.digest(secret) if feed._has_key() else secret,
                "caller_old_secret": old,
                "caller_old_until": old
                and fields.Datetime.add(fields.Datetime.now(), days=OLD_SECRET_DAYS),
            }
        )
        feed.message_post(body=self.env._("A new secret was made for the sender."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Secret of %s", self.name),
            "res_model": "freight.feed.secret",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_secret": secret,
                "default_endpoint_url": self.endpoint_url,
                "default_is_key": feed._has_key(),
                "default_old_until": feed.caller_old_until,
            },
        }

    def action_end_old_secret(self):
        """Let the secret before the present one count no longer."""
        self.check_access("write")
        self.sudo().write({"caller_old_secret": False, "caller_old_until": False})
        return True

    # What the routes call

    @api.model
    def _find_caller(self, endpoint, kinds):
        """Return the feed with this address, or none; one query whatever it is."""
        endpoint = endpoint if ENDPOINT.fullmatch(endpoint) else ""
        return self.sudo().search_fetch(
            [("endpoint", "=", endpoint), ("kind", "in", kinds)],
            ["kind", "caller_proof", "subscription", "caller_old_until", *SECRETS],
            limit=1,
        )

    def _get_secrets(self):
        """Return the secrets that count now."""
        now = fields.Datetime.now()
        is_old_valid = self.caller_old_until and now < self.caller_old_until
        found = [self.caller_secret, is_old_valid and self.caller_old_secret]
        return list(filter(None, found))

    def _has_key(self):
        return self.kind != "dcsa_push" and self.caller_proof == "key"

    def _is_pushed_by_carrier(self, body, headers):
        """Tell if the carrier of this feed signed the body."""
        is_signed = callers.has_signed(
            body, headers.get("Notification-Signature"), self._get_secrets()
        )
        expected = (self.subscription or "").strip().lower()
        told = headers.get("Subscription-ID", "").strip().lower()
        return bool(self) & is_signed & (not expected or told == expected)

    def _is_sent_by_partner(self, body, headers):
        """Tell if the sender of this feed proved itself, with the same work always."""
        valid = self._get_secrets()
        keys = valid if self._has_key() else []
        has_key = callers.has_key(headers.get("Authorization"), keys)
        has_signed = callers.has_signed_at(
            body,
            headers.get("X-Freight-Timestamp"),
            headers.get("X-Freight-Signature"),
            [] if keys else valid,
        )
        return bool(self) & (has_key | has_signed)

    def _is_too_fast(self):
        """Tell if this minute brought as many messages as a minute may."""
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FROM (
                       SELECT FROM freight_feed_message
                        WHERE feed_id = %s AND received_at > %s LIMIT %s) m
                """,
                self.id,
                fields.Datetime.subtract(fields.Datetime.now(), minutes=1),
                MESSAGES_PER_MINUTE,
            )
        )
        return self.env.cr.fetchone()[0] >= MESSAGES_PER_MINUTE
