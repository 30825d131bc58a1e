from odoo import api, fields, models


class FreightChargeCode(models.Model):
    """What is charged. Its product brings taxes and accounts, as anywhere in Odoo."""

    _name = "freight.charge.code"
    _inherit = ["freight.code.mixin"]
    _description = "Charge Code"
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]
    _cleaners = {"code": str.upper}

    code = fields.Char(required=True, copy=False, help="OFR, THC-O, BAF.")
    name = fields.Char(required=True, translate=True)
    group = fields.Selection(
        [
            ("freight", "Freight"),
            ("origin", "Origin"),
            ("destination", "Destination"),
            ("surcharge", "Surcharge"),
            ("disbursement", "Disbursement"),
        ],
        required=True,
        default="freight",
        help="A disbursement is paid for the customer and collected again: it is "
        "neither income nor cost.",
    )
    terms = fields.Selection(
        [
            ("freight", "As the Freight"),
            ("prepaid", "Prepaid"),
            ("collect", "Collect"),
        ],
        "Paid",
        required=True,
        default="freight",
        help="As the freight: prepaid or collect as the shipment's freight terms say.",
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        copy=False,
        help="Its taxes and accounts are those of invoices and bills. Left empty, a "
        "service with the code's name is made.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code)", "A charge code with these letters exists already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = " ".join(filter(None, (code.code, code.name)))

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        lacking = [vals for vals in vals_list if not vals.get("product_id")]
        products = (
            self.env["product.product"]
            .sudo()
            .create([self._prepare_product_values(vals) for vals in lacking])
        )
        made = {
            id(vals): product.id
            for vals, product in zip(lacking, products, strict=True)
        }
        return super().create(
            [
                {**vals, "product_id": vals.get("product_id") or made[id(vals)]}
                for vals in vals_list
            ]
        )

    @api.model
    def _prepare_product_values(self, vals):
        return {
            "name": vals.get("name"),
            "default_code": (vals.get("code") or "").upper(),
            "type": "service",
            "sale_ok": True,
            "purchase_ok": True,
            "list_price": 0,
        }
