from odoo import fields, models


class FreightShipmentImportError(models.Model):
    """One thing that is wrong with a file, or worth knowing, and where."""

    _name = "freight.shipment.import.error"
    _description = "Finding of an Import"
    _order = "import_id, severity, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        "freight.shipment.import", required=True, ondelete="cascade", index=True
    )
    severity = fields.Selection(
        [("1", "Error"), ("2", "Warning")], required=True, default="1"
    )
    sheet = fields.Char()
    row = fields.Integer(aggregator=False)
    column = fields.Char()
    value = fields.Char()
    message = fields.Text("What Is Expected", required=True)
