from odoo import api, fields, models


class FreightShipment(models.Model):
    """What is told of a shipment without being asked, and to whom it was."""

    _inherit = "freight.shipment"

    notice_ids = fields.One2many("freight.notice", "shipment_id", "Notices")
    notice_count = fields.Integer(
        compute="_compute_notice_count", groups="freight_base.group_freight_user"
    )

    @api.depends("notice_ids")
    def _compute_notice_count(self):
        counts = dict(
            self.env["freight.notice"]._read_group(
                [("shipment_id", "in", self.ids)], ["shipment_id"], ["__count"]
            )
        )
        for shipment in self:
            shipment.notice_count = counts.get(shipment, 0)

    @api.private
    def _customer_news(self, viewer, about):
        """Return what ``viewer`` may know of certain news: plain data by kind.

        As with ``_customer_view``, of which it is a part, the caller has checked that
        the shipment is the viewer's. What is not published any more is left out.

        :param about: ``{model: ids}``, what is to be told
        """
        self.ensure_one()
        shipment = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        return shipment._get_customer_news(viewer, about)

    def _get_customer_news(self, viewer, about):
        """Return lists of views. Add-ons add theirs by ``super()``.

        Of what is in ``exceptions`` mails show the ``text``.
        """
        self.ensure_one()
        events = about.get("freight.event", ())
        changes = about.get("freight.schedule.change", ())
        return {
            "events": self._get_customer_event_views(
                [
                    event
                    for event in (self._get_customer_events() if events else ())
                    if event.id in events
                ]
            ),
            "schedule_changes": [
                change._get_customer_view(viewer)
                for change in self._get_customer_schedule_changes()
                if change.id in changes
            ],
            "exceptions": (
                self._get_customer_exceptions(about["freight.exception"])
                if "freight.exception" in about
                else []
            ),
        }
