from odoo import api, fields, models
from odoo.exceptions import UserError


class FreightBillMove(models.TransientModel):
    _name = "freight.bill.move"
    _description = "Move Originals of a Bill"

    document_id = fields.Many2one("freight.document", required=True, readonly=True)
    original_ids = fields.Many2many(
        "freight.bill.original",
        string="Originals",
        required=True,
        domain="[('document_id', '=', document_id)]",
        default=lambda self: self._default_original_ids(),
    )
    holder = fields.Selection(
        selection=lambda self: self.env["freight.bill.original"]
        ._fields["holder"]
        ._description_selection(self.env),
        string="To",
        required=True,
        default="courier",
    )
    partner_id = fields.Many2one("res.partner", "Who")
    courier_number = fields.Char()
    block_text = fields.Text("Held Because", compute="_compute_block_text")
    reason = fields.Char("Released by a Manager Because")

    @api.model
    def _default_original_ids(self):
        document = self.env.context.get("default_document_id")
        return self.env["freight.bill.original"].search(
            [("document_id", "=", document)]
        )

    @api.depends("document_id", "holder")
    def _compute_block_text(self):
        for wizard in self:
            blocks = wizard._find_blocks()
            wizard.block_text = "\n".join(f"• {block}" for block in blocks) or False

    def action_apply(self):
        """Note where the originals are now."""
        self.ensure_one()
        bill = self.document_id
        bill._staff_check("write")
        bill._lock()
        bill._check_states(
            ("issued",), self.env._("Originals of an issued bill are moved only.")
        )
        if self.original_ids.document_id != bill:
            raise UserError(self.env._("Choose originals of this bill."))
        if self.holder == "courier" and not self.courier_number:
            raise UserError(self.env._("Enter the courier's number."))
        reason = self._check_blocks()
        self.original_ids.sudo().write(
            {
                "holder": self.holder,
                "partner_id": self.partner_id.id,
                "courier_number": self.courier_number,
                "since": fields.Datetime.now(),
            }
        )
        bill._log(
            self.env._(
                "%(bill)s, originals: %(where)s",
                bill=bill.display_name,
                where="; ".join(one._describe() for one in self.original_ids),
            ),
            reason,
        )
        return {"type": "ir.actions.act_window_close"}

    def _find_blocks(self):
        """Return what holds originals back that leave our hands."""
        if self.holder in ("us", "presented") or not self.document_id:
            return []
        return self.document_id.shipment_id.sudo()._get_release_blocks()

    def _check_blocks(self):
        blocks = self._find_blocks()
        if not blocks:
            return None
        return self.document_id._overrule({self.document_id: blocks}, self.reason)
