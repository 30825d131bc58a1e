from odoo import fields, models


class FreightShipmentImportTurn(models.Model):
    """One row for each branch and customer, which every import for them writes."""

    _name = "freight.shipment.import.turn"
    _description = "Turn of an Import"
    _log_access = False
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True
    )
    taken = fields.Integer(required=True)

    _turn_uniq = models.Constraint(
        "UNIQUE (company_id, partner_id)", "A customer has one turn in each branch."
    )
