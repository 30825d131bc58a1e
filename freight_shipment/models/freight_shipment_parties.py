from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.freight_base.tools import awb
from odoo.addons.freight_base.tools.identifiers import Problem

FREIGHT_TERMS = [("prepaid", "Prepaid"), ("collect", "Collect")]
SCOPES = [("door", "Door"), ("cy", "CY"), ("cfs", "CFS"), ("port", "Port / Airport")]
HAULAGES = [
    ("merchant", "Merchant Haulage"),
    ("carrier", "Carrier Haulage"),
    ("us", "Our Haulage"),
]
CUSTOMS_BY = [("us", "Us"), ("customer", "Customer"), ("agent", "Agent")]


class FreightShipment(models.Model):
    """Parties, references, terms and doors of a shipment."""

    _inherit = "freight.shipment"

    # Parties: the customer may be any of them, or none.
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        precompute=True,
        index=True,
    )
    shipper_id = fields.Many2one("res.partner")
    consignee_id = fields.Many2one("res.partner")
    notify_id = fields.Many2one("res.partner", "Notify Party")
    origin_agent_id = fields.Many2one("res.partner")
    destination_agent_id = fields.Many2one("res.partner")

    # References
    customer_reference = fields.Char(
        copy=False, help="The customer's own number of this shipment."
    )
    booking_number = fields.Char(copy=False, tracking=True)
    house_number = fields.Char(
        "House B/L or AWB", copy=False, tracking=True, help="HBL, HAWB or waybill no."
    )
    master_number = fields.Char(
        "Master B/L or AWB", copy=False, tracking=True, help="MBL or MAWB no."
    )
    awb_accepted = fields.Boolean(
        "Accept This AWB Number",
        copy=False,
        help="The airline did issue this number although its check digit is wrong.",
    )
    reference_ids = fields.One2many(
        "freight.shipment.reference", "shipment_id", "Other References"
    )

    # Terms
    incoterm_id = fields.Many2one("account.incoterms", "Incoterm")
    incoterm_place = fields.Char("Named Place")
    house_freight_terms = fields.Selection(FREIGHT_TERMS, default="prepaid")
    master_freight_terms = fields.Selection(FREIGHT_TERMS, default="prepaid")
    origin_scope = fields.Selection(SCOPES, required=True, default="port")
    destination_scope = fields.Selection(SCOPES, required=True, default="port")
    origin_haulage = fields.Selection(HAULAGES)
    destination_haulage = fields.Selection(HAULAGES)
    export_customs_by = fields.Selection(CUSTOMS_BY)
    import_customs_by = fields.Selection(CUSTOMS_BY)

    # Places: POL and POD are with the route, since the legs tell them.
    pickup_id = fields.Many2one("freight.location", "Place of Receipt")
    delivery_id = fields.Many2one("freight.location", "Place of Delivery")
    pickup_address_id = fields.Many2one("res.partner", "Pick-up Address")
    delivery_address_id = fields.Many2one("res.partner", "Delivery Address")

    @api.constrains("mode", "master_number", "awb_accepted")
    def _check_awb(self):
        for shipment in self:
            number = shipment.master_number
            if shipment.mode != "air" or not number:
                continue
            problem = awb.problem(number)
            if problem == Problem.CHECK_DIGIT and not shipment.awb_accepted:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: the last digit of air waybill %(number)s should "
                        "be %(digit)s. Correct the number, or tick Accept This AWB "
                        "Number where the airline issued it like this.",
                        shipment=shipment.name,
                        number=awb.format(number),
                        digit=awb.check_digit(number),
                    )
                )
            if problem and problem != Problem.CHECK_DIGIT:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s: %(number)s is no air waybill number. It has the "
                        "airline's three digits and eight more, such as 020-12345675.",
                        shipment=shipment.name,
                        number=number,
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Propose the customer as shipper of an export, consignee of an import."""
        for shipment in self:
            if shipment.direction in ("export", "domestic"):
                shipment.shipper_id = shipment.shipper_id or shipment.partner_id
            elif shipment.direction == "import":
                shipment.consignee_id = shipment.consignee_id or shipment.partner_id
            shipment.salesperson_id = (
                shipment.salesperson_id or shipment.commercial_partner_id.user_id
            )
