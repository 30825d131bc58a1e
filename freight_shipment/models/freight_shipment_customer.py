from odoo import api, models

from ..tools.read_parts import read_parts, read_places
from ..tools.view_data import choice, moment, place, present

# The dates that a customer follows, and where on the way each of them is.
VIEW_DATES = {
    "etd": "pol_id",
    "atd": "pol_id",
    "eta": "pod_id",
    "ata": "pod_id",
    "pickup_planned": "pickup_id",
    "pickup_actual": "pickup_id",
    "delivery_planned": "delivery_id",
    "delivery_actual": "delivery_id",
    "required_by": "delivery_id",
}
# What views read of a shipment's parts, and what is counted as progress in them.
PARTS = {
    "leg_ids": (
        *("sequence", "stage", "mode", "carrier_id", "vessel_id", "voyage"),
        *("origin_id", "destination_id", "etd", "atd", "eta", "ata"),
    ),
    "container_ids": (
        *("number", "type_id", "state", "delivered_at", "carrier_seal"),
        *("is_operating_reefer", "temperature", "return_deadline", "return_depot_id"),
        "delivered_to",
    ),
    "cargo_ids": (
        *("description", "marks", "package_type_id", "hs_code", "container_id"),
        *("is_dangerous", "un_number", "dg_class"),
        *("packages", "weight", "volume", "delivered_packages"),
        *("received_at", "received_packages"),
    ),
    "declaration_ids": ("direction", "status", "released_at"),
}
# Of a company, what tells whom to call.
COMPANY = ("name", "partner_id", "email", "phone")


class FreightShipment(models.Model):
    """What an outsider may know of a shipment: the wall's two doors.

    Share users reach the few fields named in ``_customer_fields`` through the ORM.
    All else that leaves the house is plain data from ``_customer_view``, in which
    every key is written down by name. A new field is behind the wall until somebody
    names it here.
    """

    _inherit = "freight.shipment"

    _customer_fields = frozenset(
        {
            *("id", "display_name", "name", "state", "mode", "service", "direction"),
            *("partner_id", "commercial_partner_id", "customer_reference"),
        }
    )

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or not self.env.user.share:
            return True
        return operation == "read" and field.name in self._customer_fields

    @api.private
    def _customer_view(self, viewer):
        """Return what ``viewer`` may know of these shipments: plain data, in order.

        The caller has checked access or token; here the rights are raised, and nothing
        that is returned can reach further. Add-ons add their part by ``super()``.

        :param viewer: a :class:`~..tools.viewer.Viewer`
        :return: list of dictionaries, one a shipment
        """
        shipments = self.sudo().with_context(lang=viewer.lang, tz=viewer.tz)
        shipments = shipments._read_customer_parts(viewer)
        return [shipment._get_customer_view(viewer) for shipment in shipments]

    def _read_customer_parts(self, _viewer):
        """Read at once what all these views are made of; return the shipments.

        What is not read here is read when a view asks for it, in more queries and with
        columns that no view shows. Add-ons read their part by ``super()``.
        """
        columns = self._get_customer_columns()
        carrying = self | self.master_id
        read_parts(carrying, "leg_ids", columns["leg_ids"])
        boxes = read_parts(carrying, "container_ids", columns["container_ids"])
        boxes.type_id.fetch(("code", "name"))
        read_parts(self, "cargo_ids", columns["cargo_ids"])
        read_parts(self, "declaration_ids", columns["declaration_ids"])
        self._read_customer_places()
        self._read_customer_contacts()
        return self

    def _get_customer_columns(self):
        """Return ``{part: names of the fields to read of it}``. Add-ons add theirs.

        A name that is missing is found all the same, but with a query of its own.
        """
        return dict(PARTS)

    def _read_customer_places(self):
        """Read all places on the way, with their towns and countries."""
        legs = self.leg_ids | self.master_id.leg_ids
        ends = self.pol_id | self.pod_id | self.pickup_id | self.delivery_id
        read_places(ends | legs.origin_id | legs.destination_id)

    def _read_customer_contacts(self):
        """Read whom to call; a company or a contact is a hundred columns otherwise."""
        self.company_id.fetch(COMPANY)
        self.operator_id.fetch(("partner_id",))
        people = [
            (one.operator_id.partner_id or one.company_id.partner_id).id for one in self
        ]
        self.env["res.partner"].browse(people).fetch(("name", "email", "phone"))

    def _get_customer_view(self, viewer):
        self.ensure_one()
        view = {
            "id": self.id,
            "number": self.name,
            "state": choice(self, "state"),
            "mode": choice(self, "mode"),
            "service": choice(self, "service"),
            "direction": choice(self, "direction"),
            **self._get_customer_progress(),
            "pol": place(self.pol_id),
            "pod": place(self.pod_id),
            "pickup": place(self.pickup_id),
            "delivery": place(self.delivery_id),
            "dates": self._get_customer_dates(viewer),
            "legs": [leg._get_customer_view() for leg in self._get_route_legs()],
            "containers": [
                box._get_customer_view() for box in self._get_customer_containers()
            ],
            "totals": self._get_customer_totals(),
            "customs": [
                declaration._get_customer_view() for declaration in self.declaration_ids
            ],
            "contact": self._get_customer_contact(),
        }
        if viewer.can("shipments"):
            view.update(self._get_customer_own_part(viewer))
        return view

    def _get_customer_own_part(self, _viewer):
        """Return what the customer knows anyway and a link's recipient need not."""
        return {
            "reference": self.customer_reference or None,
            "references": [
                {"kind": choice(reference, "kind"), "number": reference.value}
                for reference in self.reference_ids
            ],
            "booking_number": self.booking_number or None,
            "house_number": self.house_number or None,
            # The master bill of a consolidation tells of other customers' cargo.
            "master_number": (
                self.master_number or None if self.kind == "direct" else None
            ),
            "incoterm": self.incoterm_id.code or None,
            "incoterm_place": self.incoterm_place or None,
            "shipper": self.shipper_id.name or None,
            "consignee": self.consignee_id.name or None,
            "notify": self.notify_id.name or None,
            "cargo": [line._get_customer_view() for line in self.cargo_ids],
            "cutoffs": [cutoff._get_customer_view() for cutoff in self.cutoff_ids],
        }

    def _get_customer_progress(self):
        """Return how far it is; tracking goes by what was published."""
        return {"progress": self.progress, "parts": self.parts_text or None}

    def _get_customer_dates(self, _viewer):
        """Return the dates that a customer follows; tracking shows published ones."""
        return {
            name: moment(self[name], self[where]) for name, where in VIEW_DATES.items()
        }

    def _get_customer_containers(self):
        """Return the boxes with this shipment's cargo, a master's among them."""
        return self._get_boxes()

    def _get_customer_totals(self):
        return present(
            self,
            "package_count",
            "gross_weight",
            "volume",
            "chargeable_weight",
            "teu",
            "container_count",
        )

    def _get_customer_contact(self):
        """Return whom to call: the person in charge, by business data only."""
        person = self.operator_id.partner_id or self.company_id.partner_id
        return {
            "name": person.name,
            "email": person.email or self.company_id.email or None,
            "phone": person.phone or self.company_id.phone or None,
        }
