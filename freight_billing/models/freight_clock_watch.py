"""What makes clocks be looked at again: news, and changes that decide about them."""

from odoo import api, models

NOTED = "freight_billing.noted_boxes"
OF_BOX = {"number", "type_id", "is_soc", "is_operating_reefer", "shipment_id"}
OF_SHIPMENT = {
    *("partner_id", "pol_id", "pod_id", "direction", "company_id"),
    "destination_company_id",
}
OF_LEG = {"carrier_id", "stage", "sequence"}


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _note_boxes(self, boxes):
        """Look at the clocks of these boxes when the transaction ends, once."""
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = set()
            precommit.add(self.sudo().browse()._refresh_noted)
        precommit.data[NOTED].update(boxes.ids)

    def _refresh_noted(self):
        self._refresh(sorted(self.env.cr.precommit.data.pop(NOTED, ())))


class FreightEvent(models.Model):
    _inherit = "freight.event"

    def _after_ingest(self, ingested):
        # Before exceptions are looked for: free time is one of the things they watch.
        if ingested.box_ids:
            self.env["freight.clock"]._refresh(sorted(ingested.box_ids))
        return super()._after_ingest(ingested)


class FreightContainer(models.Model):
    _inherit = "freight.container"

    @api.model_create_multi
    def create(self, vals_list):
        boxes = super().create(vals_list)
        self.env["freight.clock"]._note_boxes(boxes)
        return boxes

    def write(self, vals):
        result = super().write(vals)
        if OF_BOX & vals.keys():
            self.env["freight.clock"]._note_boxes(self)
        return result


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    def write(self, vals):
        result = super().write(vals)
        if OF_SHIPMENT & vals.keys():
            self.env["freight.clock"]._note_boxes(self.container_ids)
        return result


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    @api.model_create_multi
    def create(self, vals_list):
        legs = super().create(vals_list)
        self.env["freight.clock"]._note_boxes(legs.shipment_id.container_ids)
        return legs

    def unlink(self):
        self.env["freight.clock"]._note_boxes(self.shipment_id.container_ids)
        return super().unlink()

    def write(self, vals):
        result = super().write(vals)
        if OF_LEG & vals.keys():
            self.env["freight.clock"]._note_boxes(self.shipment_id.container_ids)
        return result
