from odoo import fields, models


class FreightMilestone(models.Model):
    _name = "freight.milestone"
    _description = "Milestone"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    customer_text = fields.Char(
        translate=True, help="What the customer reads; the name is for your own people."
    )
    mode = fields.Selection(
        [
            ("any", "Any"),
            ("sea", "Sea"),
            ("air", "Air"),
            ("road", "Road"),
            ("rail", "Rail"),
            ("express", "Express"),
        ],
        required=True,
        default="any",
    )
    direction = fields.Selection(
        [("any", "Any"), ("export", "Export"), ("import", "Import")],
        required=True,
        default="any",
    )
    sequence = fields.Integer(default=100)
    level = fields.Selection(
        [
            ("shipment", "Shipment"),
            ("leg", "Leg"),
            ("container", "Container"),
            ("cargo", "Cargo"),
            ("document", "Document"),
        ],
        required=True,
        default="shipment",
    )
    is_published = fields.Boolean(
        "Published by Default",
        help="Customers see it as soon as it is recorded. Otherwise it stays internal "
        "until somebody publishes it.",
    )
    effect = fields.Selection(
        [
            ("none", "None"),
            ("booked", "Booked"),
            ("received", "Cargo Received"),
            ("empty_out", "Empty Picked Up"),
            ("stuffed", "Stuffed"),
            ("gate_in", "Gated In"),
            ("loaded", "Loaded"),
            ("departed", "Departed"),
            ("transhipped", "Transhipped"),
            ("arrived", "Arrived"),
            ("discharged", "Discharged"),
            ("gate_out", "Gated Out"),
            ("stripped", "Stripped"),
            ("empty_in", "Empty Returned"),
            ("picked_up", "Picked Up"),
            ("out_for_delivery", "Out for Delivery"),
            ("delivered", "Delivered"),
            ("customs_submitted", "Customs Entry Submitted"),
            ("customs_hold", "Customs Hold"),
            ("customs_released", "Customs Released"),
            ("documents_surrendered", "Documents Surrendered"),
            ("returned", "Returned to Sender"),
            ("exception", "Exception"),
        ],
        required=True,
        default="none",
        help="What becomes of the shipment or container when it has happened.",
    )
    dcsa_event = fields.Char(
        "DCSA Event",
        help="What a carrier's track and trace message calls it: EQUIPMENT/GTIN/LADEN.",
    )
    fsu_code = fields.Char(
        "FSU Code", help="What an airline's status update calls it: RCS."
    )
    note = fields.Text()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This milestone code exists already.")
