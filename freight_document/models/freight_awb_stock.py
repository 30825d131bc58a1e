import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.freight_base.tools import awb

from .freight_document_life import CLERK

SERIAL = re.compile(r"[0-9]{7}")  # 1234567: without prefix and check digit
# An airline gives out hundreds at a time.
MOST = 10_000


class FreightAwbStock(models.Model):
    """A range of master air waybill numbers that an airline gave to a branch."""

    _name = "freight.awb.stock"
    _description = "Air Waybill Stock"
    _order = "received_on desc, id desc"

    carrier_id = fields.Many2one(
        "freight.carrier",
        "Airline",
        required=True,
        domain="[('awb_prefix', '!=', False)]",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", "Branch", required=True, default=lambda self: self.env.company
    )
    first = fields.Char(
        "First Serial Number",
        required=True,
        help="Seven digits, without the airline's prefix and the check digit.",
    )
    count = fields.Integer("How Many", required=True, default=100)
    received_on = fields.Date(required=True, default=fields.Date.context_today)
    number_ids = fields.One2many("freight.awb.number", "stock_id", "Numbers")
    free_count = fields.Integer("Free", compute="_compute_free_count")

    @api.depends("carrier_id", "first", "count")
    def _compute_display_name(self):
        for stock in self:
            prefix = stock.carrier_id.awb_prefix or ""
            stock.display_name = f"{prefix}-{stock.first or ''} +{stock.count}"

    @api.depends("number_ids.state")
    def _compute_free_count(self):
        counts = dict(
            self.env["freight.awb.number"]._read_group(
                [("stock_id", "in", self.ids), ("state", "=", "free")],
                ["stock_id"],
                ["__count"],
            )
        )
        for stock in self:
            stock.free_count = counts.get(stock, 0)

    @api.constrains("first", "count", "carrier_id")
    def _check_range(self):
        for stock in self:
            if not SERIAL.fullmatch(stock.first or ""):
                raise ValidationError(
                    self.env._(
                        "%s is no serial number: enter its seven digits, without the "
                        "airline's prefix and the check digit.",
                        stock.first,
                    )
                )
            if not 1 <= stock.count <= MOST:
                raise ValidationError(
                    self.env._("A range has from 1 to %s numbers.", MOST)
                )
            if int(stock.first) + stock.count - 1 > 9_999_999:
                raise ValidationError(
                    self.env._("The range goes beyond serial number 9999999.")
                )
            if not stock.carrier_id.awb_prefix:
                raise ValidationError(
                    self.env._(
                        "%s has no air waybill prefix. Enter it on the carrier first.",
                        stock.carrier_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        stocks = super().create(vals_list)
        stocks._fill()
        return stocks

    def write(self, vals):
        if {"first", "count", "carrier_id", "company_id"} & vals.keys():
            raise UserError(
                self.env._(
                    "The numbers of a range are made already. Delete the range, if "
                    "none of them was taken, and enter it anew."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_untouched(self):
        taken = self.number_ids.filtered(lambda number: number.state != "free")
        if taken:
            raise UserError(
                self.env._(
                    "%s was taken already, so its range stays.", taken[0].display_name
                )
            )

    def _fill(self):
        """Make the numbers of these ranges, each range in one query."""
        self.flush_recordset()
        for stock in self:
            prefix, first = stock.carrier_id.awb_prefix, int(stock.first)
            taken = (
                self.env["freight.awb.number"]
                .sudo()
                .search(
                    [
                        (
                            "name",
                            "in",
                            [
                                _full(prefix, serial)
                                for serial in range(first, first + stock.count)
                            ],
                        )
                    ],
                    limit=1,
                )
            )
            if taken:
                raise UserError(
                    self.env._(
                        "%s is in another range already. Check the first number.",
                        taken.display_name,
                    )
                )
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO freight_awb_number
                           (stock_id, carrier_id, company_id, name, state,
                            create_uid, write_uid, create_date, write_date)
                    SELECT %(stock)s, %(carrier)s, %(company)s,
                           %(prefix)s || lpad(serial::text, 7, '0') || serial %% 7,
                           'free', %(user)s, %(user)s,
                           now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                      FROM generate_series(%(first)s, %(last)s) AS serial
                    """,
                    stock=stock.id,
                    carrier=stock.carrier_id.id,
                    company=stock.company_id.id,
                    prefix=prefix,
                    user=self.env.uid,
                    first=first,
                    last=first + stock.count - 1,
                )
            )
        self.env.invalidate_all()


class FreightAwbNumber(models.Model):
    """One master air waybill number, and what became of it."""

    _name = "freight.awb.number"
    _description = "Air Waybill Number"
    _order = "name"

    name = fields.Char("Number", required=True, readonly=True)
    stock_id = fields.Many2one(
        "freight.awb.stock",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    carrier_id = fields.Many2one("freight.carrier", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    state = fields.Selection(
        [
            ("free", "Free"),
            ("allocated", "Allocated"),
            ("used", "Used"),
            ("void", "Void"),
        ],
        required=True,
        readonly=True,
    )
    shipment_id = fields.Many2one(
        "freight.shipment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    void_reason = fields.Char()

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "This air waybill number is in the stock already."
    )
    _shipment_uniq = models.UniqueIndex(
        "(shipment_id) WHERE state IN ('allocated', 'used')",
        "The shipment has an air waybill number already.",
    )
    _taken_check = models.Constraint(
        "CHECK ((state IN ('allocated', 'used')) = (shipment_id IS NOT NULL))",
        "An air waybill number that is taken is a shipment's.",
    )
    _free_idx = models.Index("(company_id, carrier_id, name) WHERE state = 'free'")

    @api.depends("name")
    def _compute_display_name(self):
        for number in self:
            number.display_name = awb.format(number.name)

    def action_free(self):
        """Put numbers that were allocated and not used back into the stock."""
        self._staff_check_write()
        self._check_state("allocated", self.env._("Only an allocated number is freed."))
        for number in self:
            if number.shipment_id.master_number == number.name:
                number.shipment_id.master_number = False
        self.sudo().write({"state": "free", "shipment_id": False})
        return True

    def action_void(self):
        """Take numbers out of the stock: the airline took them back, or worse."""
        self._staff_check_write()
        self._check_state("free", self.env._("Free an allocated number first."))
        self.sudo().write({"state": "void"})
        return True

    def _staff_check_write(self):
        """Clerks move numbers by these verbs alone: nobody writes them."""
        self.check_access("read")
        if not self.env.user.has_groups(CLERK):
            raise AccessError(
                self.env._("Only documentation and operations work on the stock.")
            )
        self.sudo().lock_for_update()

    def _check_state(self, state, text):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for number in self:
            if number.state != state:
                raise UserError(
                    self.env._(
                        "%(number)s is %(state)s. %(text)s",
                        number=number.display_name,
                        state=labels[number.state],
                        text=text,
                    )
                )

    @api.model
    def _allocate(self, shipment, carrier):
        """Give ``shipment`` the airline's next free number of its branch.

        Two workers who ask at once do not wait for each other: each one skips what the
        other holds.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM freight_awb_number
                 WHERE state = 'free' AND company_id = %s AND carrier_id = %s
                 ORDER BY name LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                shipment.company_id.id,
                carrier.id,
            )
        )
        number = self.browse(row[0] for row in self.env.cr.fetchall())
        if not number:
            raise UserError(
                self.env._(
                    "%(branch)s has no free air waybill number of %(airline)s. Enter "
                    "the next range, or another airline.",
                    branch=shipment.company_id.name,
                    airline=carrier.name,
                )
            )
        number.sudo().write({"state": "allocated", "shipment_id": shipment.id})
        return number


def _full(prefix, serial):
    """02012345675 of "020" and 1234567"""
    body = f"{prefix}{serial:07d}"
    return body + awb.check_digit(body)
