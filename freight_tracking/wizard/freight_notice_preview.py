from odoo import api, fields, models

# What a mail of today would look like: the latest of what the customer sees.
LATEST = 3


class FreightNoticePreview(models.TransientModel):
    """What a contact would get by mail, before anybody gets it."""

    _name = "freight.notice.preview"
    _description = "Preview of a Notice"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(related="shipment_id.commercial_partner_id")
    contact_id = fields.Many2one(
        "res.partner",
        "Contact",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', customer_id)]",
    )
    preference_ids = fields.Many2many(
        "freight.notice.preference", compute="_compute_preference_ids"
    )
    subject = fields.Char(compute="_compute_mail")
    body = fields.Html(compute="_compute_mail", sanitize=False)

    @api.depends("shipment_id")
    def _compute_preference_ids(self):
        for preview in self:
            preview.preference_ids = preview.preference_ids.search(
                [
                    ("commercial_partner_id", "=", preview.customer_id.id),
                    ("is_on", "=", True),
                ]
            )

    @api.depends("shipment_id")
    def _compute_contact_id(self):
        for preview in self:
            preview.contact_id = (
                preview.preference_ids[:1].contact_id or preview.shipment_id.partner_id
            )

    @api.depends("shipment_id", "contact_id")
    def _compute_mail(self):
        notices = self.env["freight.notice"]
        for preview in self:
            preview.subject = preview.body = False
            shipment, contact = preview.shipment_id, preview.contact_id
            shipment._staff_check_access("read")
            if contact.commercial_partner_id != shipment.commercial_partner_id:
                continue
            viewer = notices._get_viewer(contact)
            news = notices._get_news(shipment, viewer, preview._get_about())
            if any(news.values()):
                mail = notices.sudo()._prepare_mail(
                    contact.sudo(), [(shipment, news)], for_sending=False
                )
                preview.subject = mail["subject"]
                preview.body = notices.sudo()._render_mail(mail)

    def _get_about(self):
        """Return what waits to be told, else the latest that the customer sees."""
        shipment = self.shipment_id.sudo()
        waiting = shipment.notice_ids.filtered(
            lambda one: one.state == "waiting" and one.contact_id == self.contact_id
        )
        return waiting._get_about() or {
            "freight.event": {
                event.id for event in shipment._get_customer_events()[:LATEST]
            },
            "freight.schedule.change": set(
                shipment._get_customer_schedule_changes()[:1].ids
            ),
        }
