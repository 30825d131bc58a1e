"""What an outsider may know of a shipment's parts, all of it in this one file.

Each method returns plain data, every key by name. They are called by
``_customer_view`` only, on elevated records in the viewer's language.
"""

from odoo import models

from ..tools.view_data import choice, moment, place, present


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    def _get_customer_view(self):
        self.ensure_one()
        return {
            "stage": choice(self, "stage"),
            "mode": choice(self, "mode"),
            "carrier": self.carrier_id.name or None,
            "vessel": self.vessel_id.name or None,
            "voyage": self.voyage or None,
            "origin": place(self.origin_id),
            "destination": place(self.destination_id),
            "etd": moment(self.etd, self.origin_id),
            "atd": moment(self.atd, self.origin_id),
            "eta": moment(self.eta, self.destination_id),
            "ata": moment(self.ata, self.destination_id),
        }


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _get_customer_view(self):
        self.ensure_one()
        return {
            "number": self.number or None,
            "type": self.type_id.display_name or None,
            **self._get_customer_move(),
            "seal": self.carrier_seal or None,
            "is_reefer": self.is_operating_reefer,
            "temperature": self.temperature if self.is_operating_reefer else None,
            "return_deadline": moment(self.return_deadline, self.return_depot_id),
            "delivered_to": self._get_customer_signature(),
        }

    def _get_customer_move(self):
        """Return how far the box is; tracking goes by what was published."""
        return {
            "state": choice(self, "state"),
            "delivered_at": moment(self.delivered_at, self.shipment_id.delivery_id),
        }

    def _get_customer_signature(self):
        """Return who signed; of a box with others' cargo in it that is theirs to know.

        Whose cargo it is takes a query, so it is asked of delivered boxes alone.
        """
        if not self.delivered_to or not self._is_unshared():
            return None
        return self.delivered_to

    def _is_unshared(self):
        """Tell if what is in the box is of one customer."""
        return len(self.cargo_ids.shipment_id.commercial_partner_id) < 2


class FreightCargoLine(models.Model):
    _inherit = "freight.cargo.line"

    def _get_customer_view(self):
        self.ensure_one()
        return {
            "description": self.description or None,
            "marks": self.marks or None,
            "package_type": self.package_type_id.name or None,
            "hs_code": self.hs_code or None,
            "container": self.container_id.number or None,
            "is_dangerous": self.is_dangerous,
            "un_number": self.un_number or None,
            "dg_class": self.dg_class or None,
            **present(self, "packages", "weight", "volume", "delivered_packages"),
        }


class FreightCutoff(models.Model):
    _inherit = "freight.cutoff"

    def _get_customer_view(self):
        self.ensure_one()
        return {
            "kind": choice(self, "kind"),
            "due": moment(self.due, self.shipment_id.pol_id),
            "met_at": moment(self.met_at, self.shipment_id.pol_id),
            "status": choice(self, "status"),
        }


class FreightCustomsDeclaration(models.Model):
    _inherit = "freight.customs.declaration"

    def _get_customer_view(self):
        self.ensure_one()
        where = (
            self.shipment_id.pol_id
            if self.direction == "export"
            else self.shipment_id.pod_id
        )
        return {
            "direction": choice(self, "direction"),
            "status": choice(self, "status"),
            "released_at": moment(self.released_at, where),
        }
