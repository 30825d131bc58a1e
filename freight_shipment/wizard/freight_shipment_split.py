from odoo import Command, api, fields, models

from ..tools.progress import is_on_board


class FreightShipmentSplit(models.TransientModel):
    _name = "freight.shipment.split"
    _description = "Split Off Boxes or Pieces"

    shipment_id = fields.Many2one(
        "freight.shipment",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids", [False])[0],
        ondelete="cascade",
    )
    box_choice_ids = fields.Many2many(
        "freight.container", compute="_compute_box_choice_ids"
    )
    container_ids = fields.Many2many(
        "freight.container",
        string="Containers",
        domain="[('id', 'in', box_choice_ids)]",
        help="What is in them goes with them.",
    )
    line_ids = fields.One2many(
        "freight.shipment.split.line",
        "wizard_id",
        "Pieces",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    has_departed = fields.Boolean(compute="_compute_has_departed")
    left_behind = fields.Boolean(
        compute="_compute_left_behind",
        store=True,
        readonly=False,
        help="They did not sail or fly with the rest: the new shipment begins without "
        "its actual dates, and is rolled to another sailing or flight.",
    )

    @api.depends("shipment_id")
    def _compute_box_choice_ids(self):
        for wizard in self:
            wizard.box_choice_ids = wizard.shipment_id._get_boxes()

    @api.depends("shipment_id", "container_ids")
    def _compute_line_ids(self):
        """Offer the pieces that do not go with a chosen box."""
        for wizard in self:
            counts = {line.line_id: line.count for line in wizard.line_ids}
            boxes = wizard.container_ids._origin
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"line_id": line.id, "count": counts.get(line, 0)})
                    for line in wizard.shipment_id.cargo_ids
                    if line.container_id not in boxes
                ),
            ]

    @api.depends("shipment_id")
    def _compute_has_departed(self):
        for wizard in self:
            wizard.has_departed = bool(wizard.shipment_id.atd)

    @api.depends("shipment_id", "container_ids")
    def _compute_left_behind(self):
        for wizard in self:
            boxes = wizard.container_ids._origin
            ashore = bool(boxes) and not any(is_on_board(box.state) for box in boxes)
            wizard.left_behind = wizard.has_departed and ashore

    def action_apply(self):
        """Split off, and show the new shipment."""
        new = self._split()
        return {
            "type": "ir.actions.act_window",
            "res_model": "freight.shipment",
            "view_mode": "form",
            "res_id": new.id,
        }

    def action_apply_and_roll(self):
        """Split off, and ask at once how the new shipment goes on."""
        return self._split().action_roll()

    def _split(self):
        self.ensure_one()
        self.shipment_id._staff_check_access("write")
        return self.shipment_id._split(
            self.container_ids,
            {line.line_id: line.count for line in self.line_ids},
            left_behind=self.left_behind,
        )


class FreightShipmentSplitLine(models.TransientModel):
    _name = "freight.shipment.split.line"
    _description = "Pieces to Split Off"
    _order = "id"

    wizard_id = fields.Many2one(
        "freight.shipment.split", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "freight.cargo.line", "Cargo", required=True, readonly=True, ondelete="cascade"
    )
    container_id = fields.Many2one(related="line_id.container_id")
    packages = fields.Integer(related="line_id.packages")
    weight = fields.Float(related="line_id.weight")
    volume = fields.Float(related="line_id.volume")
    count = fields.Integer("Split Off")
