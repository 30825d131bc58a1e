from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Marks a write of one of the verbs. No caller from outside can send this object.
BY_VERB = object()
OPEN = "waiting"
TAKEN_ON = ("accepted", "changed")
BOOKING_STATES = [
    ("waiting", "Waiting"),
    ("accepted", "Accepted"),
    ("changed", "Accepted with Changes"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
]


class FreightBooking(models.Model):
    """What a customer asked for on the portal, and what became of it.

    Form and file go the one way of all orders, the import: a draft shipment comes of
    it, and this record keeps what was asked, by whom, and what we answered. Customers
    read it; all that changes it are the verbs.
    """

    _name = "freight.booking"
    _description = "Booking of a Customer"
    _inherit = ["freight.customer.facing"]
    _order = "id desc"

    _customer_fields = frozenset(
        {"id", "display_name", "name", "state", "partner_id", "commercial_partner_id"}
    )

    name = fields.Char("Booking", required=True, readonly=True, copy=False)
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="restrict"
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        precompute=True,
    )
    shipment_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    shipment_state = fields.Selection(
        related="shipment_id.state", string="State of Shipment"
    )
    salesperson_id = fields.Many2one(related="shipment_id.salesperson_id")
    booked_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    origin = fields.Selection(
        [("form", "Form"), ("repeat", "Repeated"), ("file", "Spreadsheet")],
        required=True,
        readonly=True,
        default="form",
    )
    state = fields.Selection(
        BOOKING_STATES, required=True, readonly=True, default=OPEN, index=True
    )
    order_data = fields.Json("Order", readonly=True)
    note = fields.Text(
        "Remarks", readonly=True, help="What the customer wrote beside it."
    )
    asked_text = fields.Text("Asked For", compute="_compute_asked_text")
    differences_text = fields.Text(
        "Differences",
        compute="_compute_differences_text",
        help="In what the shipment is other than the customer asked for.",
    )
    answer = fields.Text(readonly=True, help="What the customer is told.")
    answered_at = fields.Datetime("Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    step_ids = fields.One2many("freight.booking.step", "booking_id", readonly=True)
    key = fields.Char(
        readonly=True, help="Of the form that was sent: twice is one booking."
    )

    _key_uniq = models.UniqueIndex(
        "(booked_by_id, key) WHERE key IS NOT NULL", "This form was sent already."
    )
    _shipment_uniq = models.UniqueIndex(
        "(shipment_id)", "This shipment has its booking already."
    )
    _customer_idx = models.Index("(commercial_partner_id, id DESC)")
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    @api.depends("order_data")
    def _compute_asked_text(self):
        for booking in self:
            booking.asked_text = "\n".join(
                f"{line['label']}: {line['text']}" for line in booking._get_asked()
            )

    @api.depends("order_data", "shipment_id")
    def _compute_differences_text(self):
        for booking in self:
            booking.differences_text = "\n".join(booking._find_differences())

    def write(self, vals):
        if self.env.context.get("freight_booking") is not BY_VERB and (
            self.env.user.share or not self.env.su
        ):
            raise UserError(
                self.env._(
                    "A booking is what the customer asked for. Answer it: accept or "
                    "decline it."
                )
            )
        return super().write(vals)

    def _write_by_verb(self, vals):
        self.sudo().with_context(freight_booking=BY_VERB).write(vals)

    def _lock(self):
        """Let one decide at a time: the later one begins again, and sees what is."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM freight_booking WHERE id IN %s ORDER BY id FOR UPDATE",
                tuple(self.ids),
            )
        )

    @api.model
    def _draw_number(self):
        return self.env["ir.sequence"].sudo().next_by_code("freight.booking")

    def _log(self, kind, text="", changes=None):
        """Keep who did what, for the customer to read as well."""
        self.env["freight.booking.step"].sudo().create(
            [
                {
                    "booking_id": booking.id,
                    "kind": kind,
                    "user_id": self.env.uid,
                    "by_customer": self.env.user.share,
                    "text": text or False,
                    "changes": changes or False,
                }
                for booking in self
            ]
        )

    def _check_waiting(self):
        """Refuse what was decided meanwhile, saying by whom."""
        self.ensure_one()
        texts = {
            "withdrawn": self.env._(
                "%s was withdrawn by the customer meanwhile.", self.name
            ),
            "accepted": self.env._("%s is accepted already.", self.name),
            "changed": self.env._("%s is accepted already.", self.name),
            "declined": self.env._("%s was declined already.", self.name),
        }
        if self.state in texts:
            raise UserError(texts[self.state])

    def _tell_customer(self):
        """Have the person who booked it read what became of it, by mail."""
        template = self.env.ref("freight_portal.mail_template_booking")
        for booking in self.sudo():
            if booking.booked_by_id.email and not booking._is_customer_paused():
                template.sudo().send_mail(booking.id)

    def _is_customer_paused(self):
        return self.commercial_partner_id._is_freight_paused()

    def _ask_team(self, count=1):
        """Give the salesperson something to do; for a whole file it is one thing."""
        for booking in self.sudo():
            person = (
                booking.salesperson_id
                or booking.commercial_partner_id.user_id
                or booking.company_id.freight_booking_user_id
            )
            if person:
                summary = self.env._("Accept or decline %s", booking.name)
                if count > 1:
                    summary = self.env._(
                        "Accept or decline %(count)s bookings, from %(first)s on",
                        count=count,
                        first=booking.name,
                    )
                booking._give_task(person, summary)
