"""Look before you show: who will see these events or dates."""

from markupsafe import Markup

from odoo import api, fields, models


class FreightPublishCheck(models.TransientModel):
    _name = "freight.publish.check"
    _description = "Check before Publishing"

    event_ids = fields.Many2many("freight.event", readonly=True)
    change_ids = fields.Many2many("freight.schedule.change", readonly=True)
    audience_html = fields.Html(
        "Who Will See It", compute="_compute_audience_html", sanitize=False
    )

    @api.depends("event_ids", "change_ids")
    def _compute_audience_html(self):
        for check in self:
            shipments = check.event_ids.shipment_id | check.change_ids.shipment_id
            html = shipments._render_pause()
            for shipment in shipments:
                html += shipment._render_audience(
                    shipment.name,
                    shipment._get_audience(),
                    self.env._("Nobody can open it from outside yet."),
                )
            check.audience_html = html

    def action_apply(self):
        """Show them; each refuses what must not be shown, and who may not show it."""
        self.ensure_one()
        if self.event_ids:
            self.event_ids.action_publish()
        if self.change_ids:
            self.change_ids.action_publish()
        return {"type": "ir.actions.act_window_close"}


class FreightDocumentPublish(models.TransientModel):
    _inherit = "freight.document.publish"

    def _render_audience(self):
        """List by shipment who can open these documents, and who cannot."""
        shipments = self.document_ids.shipment_id
        html = Markup(shipments._render_pause())
        for shipment in shipments:
            audience = shipment._get_audience()
            own = [row for row in audience if row["kind"] == "customer"]
            others = [row for row in audience if row["kind"] != "customer"]
            if self.to_customer:
                html += shipment._render_audience(
                    self.env._(
                        "%(shipment)s, people of %(customer)s",
                        shipment=shipment.name,
                        customer=shipment.commercial_partner_id.name,
                    ),
                    [row for row in own if row["documents"]],
                    self.env._("Nobody there may see documents on the portal yet."),
                )
                without = [row for row in own if not row["documents"]]
                if without:
                    html += shipment._render_audience(
                        self.env._("Not these: their role sees no documents"),
                        without,
                        "",
                    )
            if self.to_link:
                html += shipment._render_audience(
                    self.env._(
                        "%s, links and companies it is shared with", shipment.name
                    ),
                    [row for row in others if row["documents"]],
                    self.env._("There are none yet."),
                )
        return html


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def action_check_publish(self):
        """Show who will see these events, and ask."""
        self._staff_check_access()
        return _open_check(self, "event_ids")


class FreightScheduleChange(models.Model):
    _inherit = "freight.schedule.change"

    def action_check_publish(self):
        """Show who will see these dates, and ask."""
        self.shipment_id._staff_check_access("write")
        return _open_check(self, "change_ids")


def _open_check(records, field):
    return {
        "type": "ir.actions.act_window",
        "name": records.env._("Show to Customers"),
        "res_model": "freight.publish.check",
        "view_mode": "form",
        "target": "new",
        "context": {f"default_{field}": records.ids},
    }
