from odoo import fields, models


class FreightShipmentReference(models.Model):
    _name = "freight.shipment.reference"
    _description = "Shipment Reference"
    _order = "id"
    _rec_name = "value"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        [
            ("po", "Purchase Order"),
            ("so", "Sales Order"),
            ("invoice", "Invoice"),
            ("quote", "Quotation"),
            ("other", "Other"),
        ],
        required=True,
        default="po",
    )
    value = fields.Char("Number", required=True)

    _value_length = models.Constraint(
        "CHECK (length(value) <= 100)",
        "A reference has at most 100 characters. Put longer texts into the notes.",
    )

    _value_uniq = models.UniqueIndex(
        "(shipment_id, kind, upper(regexp_replace(value, '[^[:alnum:]]', '', 'g')))",
        "The shipment has this reference already.",
    )
