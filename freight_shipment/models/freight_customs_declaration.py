from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.customs import HELD, NEXT_STATUSES


class FreightCustomsDeclaration(models.Model):
    """Customs runs beside the moves of a box, never within them."""

    _name = "freight.customs.declaration"
    _description = "Customs Declaration"
    _order = "id"
    _rec_name = "number"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    direction = fields.Selection(
        [("export", "Export"), ("import", "Import"), ("transit", "Transit")],
        required=True,
        default="export",
    )
    number = fields.Char("Declaration No.", copy=False)
    broker_id = fields.Many2one("res.partner")
    channel = fields.Selection(
        [("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
        help="Green is released at once, yellow has its papers checked, red its goods.",
        copy=False,
    )
    status = fields.Selection(
        [
            ("draft", "Draft"),
            ("lodged", "Lodged"),
            ("hold", "On Hold"),
            ("inspection", "Inspection"),
            ("released", "Released"),
        ],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    hold_reason = fields.Char(
        copy=False, help="Why customs hold the goods; it stays after the release."
    )
    lodged_at = fields.Datetime(
        "Lodged On",
        compute="_compute_lodged_at",
        store=True,
        readonly=False,
        copy=False,
    )
    released_at = fields.Datetime(
        "Released On",
        compute="_compute_released_at",
        store=True,
        readonly=False,
        copy=False,
    )

    @api.depends("number", "direction")
    def _compute_display_name(self):
        labels = dict(self._fields["direction"]._description_selection(self.env))
        for declaration in self:
            words = (labels.get(declaration.direction), declaration.number)
            declaration.display_name = " ".join(filter(None, words))

    @api.depends("status")
    def _compute_lodged_at(self):
        for declaration in self:
            if declaration.status == "draft":
                declaration.lodged_at = False
            else:
                declaration.lodged_at = (
                    declaration.lodged_at
                    or declaration.released_at
                    or fields.Datetime.now()
                )

    @api.depends("status")
    def _compute_released_at(self):
        for declaration in self:
            if declaration.status == "released":
                declaration.released_at = (
                    declaration.released_at or fields.Datetime.now()
                )
            else:
                declaration.released_at = False

    @api.constrains("status", "hold_reason")
    def _check_hold_reason(self):
        for declaration in self:
            if declaration.status in HELD and not declaration.hold_reason:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s, %(declaration)s: say why customs hold the "
                        "goods, in Hold Reason.",
                        shipment=declaration.shipment_id.name,
                        declaration=declaration.display_name,
                    )
                )

    @api.constrains("lodged_at", "released_at")
    def _check_dates(self):
        for declaration in self:
            lodged, released = declaration.lodged_at, declaration.released_at
            if lodged and released and released < lodged:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s, %(declaration)s cannot be released before it "
                        "was lodged. Correct one of the dates.",
                        shipment=declaration.shipment_id.name,
                        declaration=declaration.display_name,
                    )
                )

    def write(self, vals):
        if "status" not in vals:
            return super().write(vals)
        self._check_next_status(vals["status"])
        changed = self.filtered(lambda record: record.status != vals["status"])
        result = super().write(vals)
        changed._log_status()
        return result

    def action_lodge(self):
        self._set_status("lodged")

    def action_release(self):
        self._set_status("released")

    def action_hold(self):
        """Ask why customs hold the goods, and whether they inspect them."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Held by Customs"),
            "res_model": "freight.customs.hold",
            "view_mode": "form",
            "target": "new",
            "context": {"default_declaration_id": self.id},
        }

    def _set_status(self, status):
        self.check_access("write")
        self.write({"status": status})

    def _check_next_status(self, status):
        labels = dict(self._fields["status"]._description_selection(self.env))
        for declaration in self:
            following = NEXT_STATUSES[declaration.status]
            if status != declaration.status and status not in following:
                raise ValidationError(
                    self.env._(
                        "%(shipment)s, %(declaration)s is %(now)s and cannot become "
                        "%(status)s. From here it can be: %(choices)s.",
                        shipment=declaration.shipment_id.name,
                        declaration=declaration.display_name,
                        now=labels[declaration.status],
                        status=labels.get(status, status),
                        choices=", ".join(labels[name] for name in following),
                    )
                )

    def _log_status(self):
        """Keep in the shipment's history what customs did, and why."""
        labels = dict(self._fields["status"]._description_selection(self.env))
        bodies = {}
        for shipment, declarations in self.grouped("shipment_id").items():
            lines = []
            for declaration in declarations:
                line = f"{declaration.display_name}: {labels[declaration.status]}"
                if declaration.status in HELD:
                    line = f"{line} – {declaration.hold_reason}"
                lines.append(line)
            bodies[shipment.id] = Markup("<br/>").join([self.env._("Customs"), *lines])
        self.shipment_id._message_log_batch(bodies)
