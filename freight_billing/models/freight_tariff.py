from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.rating import Circle, in_order

SIDES = [("sell", "Sell"), ("buy", "Buy")]
# The day that picks the rate. US tariffs go by cargo receipt: 46 CFR 520.7(c).
DATE_BASES = [
    ("receipt", "Cargo Receipt"),
    ("gate_in", "Gate-in"),
    ("etd", "Departure"),
    ("booking", "Booking"),
]
# What may still change once shipments are rated by it.
CHANGEABLE = {"name", "valid_to", "note", "state", "active"}
# Marks a write of one of the verbs below. No caller from outside can send this object.
BY_VERB = object()


class FreightTariff(models.Model):
    _name = "freight.tariff"
    _description = "Tariff"
    _order = "side desc, name, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    contract_number = fields.Char(help="The carrier's or the customer's contract.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    side = fields.Selection(
        SIDES,
        required=True,
        default="sell",
        help="Sell: what customers pay us. Buy: what we pay.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer or Vendor",
        check_company=True,
        index="btree_not_null",
        help="Sell: the customer that it is agreed with; empty: all customers. "
        "Buy: the agent, haulier or other vendor that is paid.",
    )
    partner_tag_id = fields.Many2one(
        "res.partner.category",
        "Customers with Tag",
        help="All customers that have this tag.",
    )
    carrier_id = fields.Many2one(
        "freight.carrier",
        help="Only for shipments with this carrier; of a buy tariff it is the vendor.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Proposed for new lines; each line can have its own.",
    )
    valid_from = fields.Date()
    valid_to = fields.Date("Valid Until")
    date_basis = fields.Selection(
        DATE_BASES,
        "Rate of the Day of",
        required=True,
        default="etd",
        help="The day of a shipment that picks the rate.",
    )
    exchange_date_basis = fields.Selection(
        [("rating", "Rating"), *DATE_BASES],
        "Exchange Rate of the Day of",
        required=True,
        default="rating",
    )
    exchange_margin = fields.Float(
        "Exchange Margin (%)",
        digits=(6, 3),
        help="Put on the company's exchange rate of charges in another currency.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "freight.tariff", "Previous Version", readonly=True, copy=False
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("superseded", "Superseded")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    active = fields.Boolean(default=True)
    note = fields.Text("Internal Notes")
    line_ids = fields.One2many("freight.tariff.line", "tariff_id", "Lines", copy=True)
    line_count = fields.Integer(compute="_compute_line_count")

    _version_uniq = models.Constraint(
        "UNIQUE (company_id, side, name, version)",
        "There is a tariff of this name and version already. Give this one another "
        "name, or make a new version of that one.",
    )
    _validity = models.Constraint(
        "CHECK (valid_from <= valid_to)",
        "A tariff's validity ends before it begins. Correct one of its dates.",
    )
    _one_customer = models.Constraint(
        "CHECK (partner_id IS NULL OR partner_tag_id IS NULL)",
        "A tariff is for one customer or for those with a tag, not for both.",
    )
    _margin = models.Constraint(
        "CHECK (exchange_margin > -100 AND exchange_margin < 100)",
        "The exchange margin is a percentage between -100 and 100, such as 2.5.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for tariff in self:
            later = f" v{tariff.version}" if tariff.version > 1 else ""
            tariff.display_name = f"{tariff.name or ''}{later}"

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = self.env["freight.tariff.line"]._read_group(
            [("tariff_id", "in", self.ids)], ["tariff_id"], ["__count"]
        )
        by_tariff = {tariff.id: count for tariff, count in counts}
        for tariff in self:
            tariff.line_count = by_tariff.get(tariff.id, 0)

    @api.constrains("side", "partner_tag_id")
    def _check_tag(self):
        for tariff in self:
            if tariff.side == "buy" and tariff.partner_tag_id:
                raise ValidationError(
                    self.env._(
                        "%s is a buy tariff: name its vendor, or put the customer "
                        "whose cargo it is for on its lines.",
                        tariff.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        by_verb = self.env.context.get("freight_tariff") is BY_VERB
        drafts = {"state": "draft"}
        if not by_verb:
            drafts |= {"version": 1, "previous_id": False}
        return super().create([{**vals, **drafts} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("freight_tariff") is not BY_VERB:
            self._check_changeable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for tariff in self:
            if tariff.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has rated shipments and cannot be deleted. Archive it.",
                        tariff.display_name,
                    )
                )

    def _check_changeable(self, vals):
        if {"state", "version", "previous_id"} & vals.keys():
            raise UserError(
                self.env._("Use the buttons: a tariff's state and version follow them.")
            )
        fixed = vals.keys() - CHANGEABLE
        for tariff in self:
            if tariff.state != "draft" and fixed:
                raise UserError(
                    self.env._(
                        "%s is no draft any more, and charges refer to it. Make a new "
                        "version, change that, and activate it.",
                        tariff.display_name,
                    )
                )

    # Verbs

    def action_activate(self):
        """Let shipments be rated by these drafts, from their validity on."""
        self.check_access("write")
        for tariff in self:
            if tariff.state != "draft":
                raise UserError(
                    self.env._("%s is active already.", tariff.display_name)
                )
            if not tariff.line_ids:
                raise UserError(
                    self.env._("%s has no lines. Add some first.", tariff.display_name)
                )
        self._check_circles()
        for tariff in self:
            tariff._supersede_previous()
        self.with_context(freight_tariff=BY_VERB).write({"state": "active"})
        return True

    def action_new_version(self):
        """Copy the tariff into a draft that will take its place."""
        self.ensure_one()
        self.check_access("write")
        last = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("side", "=", self.side),
                ("name", "=", self.name),
            ],
            order="version desc",
            limit=1,
        )
        by_verb = self.with_context(freight_tariff=BY_VERB)
        draft = by_verb.copy(
            {"name": self.name, "version": last.version + 1, "previous_id": self.id}
        )
        return draft.with_env(self.env)._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "freight.tariff",
            "res_id": self.id,
            "view_mode": "form",
        }

    def copy_data(self, default=None):
        """Two tariffs of one name are versions; a duplicate is another tariff."""
        data = super().copy_data(default)
        if "name" not in (default or {}):
            for tariff, vals in zip(self, data, strict=True):
                vals["name"] = self.env._("%s (copy)", tariff.name)
        return data

    def _supersede_previous(self):
        """End the version before where this one begins.

        It goes on to rate what left before; where nothing is left to it, it is over.
        """
        previous = self.previous_id
        if previous.state != "active":
            return
        begin = self.valid_from
        is_over = not begin or (previous.valid_from and previous.valid_from >= begin)
        previous = previous.with_context(freight_tariff=BY_VERB)
        if is_over:
            previous.state = "superseded"
        else:
            end = begin - timedelta(days=1)
            previous.valid_to = min(previous.valid_to or end, end)

    def _check_circles(self):
        for tariff in self:
            bases = {}
            for line in tariff.line_ids:
                if line.basis == "charges":
                    bases.setdefault(line.code_id.code, set()).update(
                        line.percent_code_ids.mapped("code")
                    )
            try:
                in_order(bases)
            except Circle as circle:
                raise ValidationError(
                    self.env._(
                        "%(tariff)s: %(circle)s are percentages of each other. Let one "
                        "of them be reckoned from another charge.",
                        tariff=tariff.display_name,
                        circle=" → ".join(circle.codes),
                    )
                ) from None
