"""One recipient's access to one shipment, without a login: revocable, and it ends."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from odoo.addons.freight_shipment.tools.viewer import Viewer

from ..tools.share_standing import expires_at

LONGEST_NAME = 100
LONGEST_EMAIL = 254  # RFC 5321, with the brackets left out
STATES = [("open", "Open"), ("expired", "Expired"), ("ended", "Ended")]
ENDED = [
    ("revoked", "Revoked"),
    ("shipment", "Shipment Archived"),
    ("recipient", "Recipient Archived"),
    ("erased", "Recipient Erased"),
]
SCOPES = ("with_documents", "with_conversation")


class FreightShareLink(models.Model):
    """What its recipient may see; the keys that open it are rows of their own.

    All of it is written by verbs, which ask whether one may write the shipment.
    """

    _name = "freight.share.link"
    _description = "Share Link"
    _order = "id desc"

    shipment_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    name = fields.Char("Recipient", required=True, readonly=True)
    email = fields.Char("E-mail", readonly=True)
    email_normalized = fields.Char(
        compute="_compute_email_normalized", store=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="To archive this contact ends the link.",
    )
    lang = fields.Char("Language", required=True, readonly=True)
    with_documents = fields.Boolean(
        "Documents",
        readonly=True,
        help="Those that are published to share links; the recipient gets a code by "
        "mail to open them.",
    )
    with_conversation = fields.Boolean("Conversation", readonly=True)

    issued_at = fields.Datetime(
        "Issued", required=True, readonly=True, default=fields.Datetime.now
    )
    issued_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    mailed_at = fields.Datetime("Mailed", readonly=True)
    extended_until = fields.Datetime(readonly=True)
    expires_at = fields.Datetime(
        "Open Until",
        compute="_compute_state",
        help="30 days after the ETA that was published, or the arrival; it moves with "
        "them.",
    )
    ended_at = fields.Datetime("Ended", readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True)
    ended_because = fields.Selection(ENDED, readonly=True)
    state = fields.Selection(STATES, compute="_compute_state")

    is_told = fields.Boolean(
        "Gets Mails",
        readonly=True,
        help="The recipient asked on the page for a mail when the arrival changes.",
    )
    key_ids = fields.One2many("freight.share.key", "link_id", "Keys", readonly=True)
    view_ids = fields.One2many("freight.share.view", "link_id", "Views", readonly=True)
    view_count = fields.Integer("Views Counted", readonly=True, default=0)
    last_viewed_at = fields.Datetime("Last Viewed", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(shipment_id, email_normalized) WHERE ended_at IS NULL",
        "This recipient has a link to this shipment already.",
    )
    _email_idx = models.Index("(email_normalized, shipment_id) WHERE ended_at IS NULL")

    @api.depends("email")
    def _compute_email_normalized(self):
        for link in self:
            link.email_normalized = email_normalize(link.email or "") or False

    @api.depends(
        *("issued_at", "extended_until", "ended_at", "partner_id.active"),
        *("shipment_id.published_eta", "shipment_id.published_ata"),
        "shipment_id.active",
    )
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            shipment = link.shipment_id.sudo()
            link.expires_at = expires_at(
                link.issued_at or now,
                shipment.published_ata or shipment.published_eta or None,
                link.extended_until or None,
            )
            gone = link.partner_id and not link.partner_id.sudo().active
            if link.ended_at or not shipment.active or gone:
                link.state = "ended"
            else:
                link.state = "open" if now < link.expires_at else "expired"

    @api.constrains("name", "email")
    def _check_recipient(self):
        for link in self:
            if link.ended_because == "erased":
                continue
            if not link.email_normalized or len(link.email) > LONGEST_EMAIL:
                raise ValidationError(
                    self.env._(
                        "E-mail: “%s” is not one mail address. A link is one person's "
                        "own; issue one for each.",
                        (link.email or "")[:LONGEST_EMAIL],
                    )
                )
            if len(link.name) > LONGEST_NAME:
                raise ValidationError(
                    self.env._(
                        "Recipient: the name has at most %s characters.", LONGEST_NAME
                    )
                )

    # The engine

    @api.model
    @api.private
    def issue(self, shipment, email, name=None, lang=None, partner=None, **scope):
        """Return a new link of ``shipment`` for one recipient; it has no key yet.

        The caller has checked that the user may write the shipment.

        :param partner: the recipient's contact; without it one that has this address
        :param scope: ``with_documents`` and ``with_conversation``; tracking is in all
        """
        shipment.ensure_one()
        if unknown := set(scope) - set(SCOPES):
            raise ValueError(f"No such scope: {', '.join(sorted(unknown))}")
        self._check_issuable(shipment)
        email = (email or "").strip()
        address = email_normalize(email)
        self._check_first(shipment, address)
        partner = partner or self._find_contact(address)
        link = self.sudo().create(
            {
                "shipment_id": shipment.id,
                "name": (name or partner.name or email).strip(),
                "email": email,
                "partner_id": partner.id,
                "lang": self._get_lang(lang or partner.lang),
                **{key: bool(value) for key, value in scope.items()},
            }
        )
        link._log(self.env._("Share link issued for %s.", link._describe()))
        return link

    def _check_issuable(self, shipment):
        if not shipment.active:
            raise UserError(
                self.env._(
                    "%s is archived, and shown to nobody outside.", shipment.name
                )
            )
        if shipment.kind == "master":
            raise UserError(
                self.env._(
                    "%s is a consolidation with the cargo of several customers. Issue "
                    "the link on the recipient's own house.",
                    shipment.name,
                )
            )

    def _check_first(self, shipment, address):
        other = address and self.sudo().search(
            [
                ("shipment_id", "=", shipment.id),
                ("email_normalized", "=", address),
                ("ended_at", "=", False),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "%(email)s has a link to %(shipment)s already. Mail, extend or "
                    "regenerate that one; for another scope revoke it first.",
                    email=address,
                    shipment=shipment.name,
                )
            )

    @api.model
    def _find_contact(self, address):
        """Return the one contact that has this address, or none."""
        found = self.env["res.partner"]
        if address:
            found = found.sudo().search([("email_normalized", "=", address)], limit=2)
        return found if len(found) == 1 else found.browse()

    @api.model
    def _get_lang(self, lang):
        return self.env["res.lang"]._get_code(lang or self.env.lang or "") or "en_US"

    def _get_viewer(self):
        """Return the recipient as one who looks at the shipment."""
        self.ensure_one()
        can = {"documents"} if self.with_documents else ()
        return Viewer(frozenset(can), self._get_lang(self.lang), "UTC", acts=False)

    def _end(self, because):
        """Close these links for good; their keys are gone at once."""
        links = self.sudo().filtered(lambda link: not link.ended_at)
        links.key_ids.unlink()
        links.write(
            {
                "ended_at": fields.Datetime.now(),
                "ended_by_id": self.env.uid,
                "ended_because": because,
                "is_told": False,
            }
        )
        return links

    def _describe(self):
        self.ensure_one()
        return f"{self.name} <{self.email}>"

    def _log(self, text):
        self.ensure_one()
        self.shipment_id.sudo()._message_log(
            body=text, author_id=self.env.user.partner_id.id
        )
