from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.services import MODES, SERVICES, SERVICES_BY_MODE, service_of


class FreightShipment(models.Model):
    _name = "freight.shipment"
    _description = "Shipment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "etd desc, id desc"
    _check_company_auto = True

    # What it is
    name = fields.Char(
        "Shipment", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        "res.company",
        "Origin Branch",
        required=True,
        default=lambda self: self.env.company,
        help="The company that opened the shipment and numbers it.",
    )
    destination_company_id = fields.Many2one(
        "res.company", "Destination Branch", index="btree_not_null", copy=False
    )
    active = fields.Boolean(default=True, copy=False)
    kind = fields.Selection(
        [("direct", "Direct"), ("house", "House"), ("master", "Master")],
        required=True,
        default="direct",
        help="A master is a consolidation: it owns the carriage and the boxes, "
        "and its houses own cargo and customers.",
    )
    master_id = fields.Many2one(
        "freight.shipment",
        domain="[('kind', '=', 'master'), ('mode', '=', mode), "
        "('company_id', '=', company_id)]",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    house_ids = fields.One2many("freight.shipment", "master_id", "Houses")
    mode = fields.Selection(MODES, required=True, default="sea", tracking=True)
    service = fields.Selection(
        SERVICES,
        compute="_compute_service",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        copy=True,
        tracking=True,
    )
    service_choices = fields.Json(compute="_compute_service_choices")
    direction = fields.Selection(
        [
            ("export", "Export"),
            ("import", "Import"),
            ("cross_trade", "Cross Trade"),
            ("domestic", "Domestic"),
        ],
        required=True,
        default="export",
        tracking=True,
    )
    tag_ids = fields.Many2many("freight.tag", string="Tags")
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    internal_note = fields.Html(
        "Internal Notes",
        copy=False,
        groups="base.group_user",
        help="For the team only; never shown to a customer.",
    )

    # What is carried
    goods_description = fields.Char("Goods")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    goods_value = fields.Monetary("Value of Goods")
    insured = fields.Boolean("Insured by Us")
    insured_value = fields.Monetary()
    leg_ids = fields.One2many("freight.shipment.leg", "shipment_id", "Legs")
    container_ids = fields.One2many("freight.container", "shipment_id", "Containers")
    cargo_ids = fields.One2many("freight.cargo.line", "shipment_id", "Cargo", copy=True)
    cutoff_ids = fields.One2many("freight.cutoff", "shipment_id", "Cut-offs")
    declaration_ids = fields.One2many(
        "freight.customs.declaration", "shipment_id", "Customs Declarations"
    )

    # Who does the work
    salesperson_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", index="btree_not_null"
    )
    operator_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        default=lambda self: self.env.user if not self.env.user.share else False,
        copy=False,
        tracking=True,
    )
    documentation_user_id = fields.Many2one(
        "res.users", "Documentation", domain="[('share', '=', False)]"
    )
    finance_user_id = fields.Many2one(
        "res.users", "Finance", domain="[('share', '=', False)]"
    )

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "There is a shipment with this number already."
    )
    _house_master_check = models.Constraint(
        "CHECK (master_id IS NULL OR kind = 'house')",
        "Only a house shipment can be under a master. Make it a house first.",
    )
    _values_check = models.Constraint(
        "CHECK (goods_value >= 0 AND insured_value >= 0)",
        "The value of goods and the insured value cannot be negative.",
    )
    # An index entry has an end, and what a customer calls a number is shorter.
    _reference_length = models.Constraint(
        "CHECK (length(customer_reference) <= 100)",
        "The customer's reference has at most 100 characters.",
    )
    # The order of the backend's list, of one company's, and of one customer's.
    # Odoo asks for "active IS TRUE", which PostgreSQL does not see "active" in.
    _list_idx = models.Index("(etd DESC, id DESC) WHERE active IS TRUE")
    _company_list_idx = models.Index("(company_id, etd DESC, id DESC)")
    _customer_list_idx = models.Index("(commercial_partner_id, etd DESC, id DESC)")
    # An import finds its shipment again by the customer's own reference.
    _import_key_idx = models.Index(
        "(company_id, commercial_partner_id, customer_reference) "
        "WHERE customer_reference IS NOT NULL"
    )

    @api.depends("mode")
    def _compute_service(self):
        for shipment in self:
            shipment.service = service_of(shipment.mode, shipment.service)

    @api.depends("mode")
    def _compute_service_choices(self):
        for shipment in self:
            shipment.service_choices = list(SERVICES_BY_MODE.get(shipment.mode, ()))

    @api.constrains("mode", "service")
    def _check_service(self):
        labels = dict(self._fields["service"]._description_selection(self.env))
        modes = dict(self._fields["mode"]._description_selection(self.env))
        for shipment in self:
            services = SERVICES_BY_MODE[shipment.mode]
            if shipment.service not in services:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: the service %(service)s does not exist for "
                        "%(mode)s. Choose one of: %(choices)s.",
                        shipment=shipment.name,
                        service=labels[shipment.service],
                        mode=modes[shipment.mode],
                        choices=", ".join(labels[service] for service in services),
                    )
                )

    @api.constrains("master_id", "kind")
    def _check_master(self):
        for shipment in self:
            master = shipment.master_id
            if master and master.kind != "master":
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: %(master)s is not a master shipment. "
                        "Choose a master, or change the kind of %(master)s.",
                        shipment=shipment.name,
                        master=master.name,
                    )
                )
            if shipment.kind != "master" and shipment.house_ids:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s has houses, so it stays a master. "
                        "Take its houses off first.",
                        shipment=shipment.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_numbers(vals_list))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unused(self):
        for shipment in self:
            if shipment.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(shipment)s is under way and cannot be deleted. "
                        "Cancel it, or archive it once it is done.",
                        shipment=shipment.name,
                    )
                )

    def _with_numbers(self, vals_list):
        """Return copies of ``vals_list`` in which every shipment has a number.

        All that is missing is drawn at once, over the companies and their months.
        """
        default_company = self.default_get(["company_id"]).get("company_id")
        unnumbered = {
            index: vals.get("company_id", default_company)
            for index, vals in enumerate(vals_list)
            if vals.get("name", "/") in ("/", "", False, None)
        }
        companies = self.env["res.company"].sudo().browse(set(unnumbered.values()))
        prefixes = {
            company.id: company._get_freight_number_prefix() for company in companies
        }
        counts = Counter(prefixes[company_id] for company_id in unnumbered.values())
        numbers = self.env["freight.number.series"].draw(counts)
        return [
            {**vals, "name": next(numbers[prefixes[unnumbered[index]]])}
            if index in unnumbered
            else vals
            for index, vals in enumerate(vals_list)
        ]
