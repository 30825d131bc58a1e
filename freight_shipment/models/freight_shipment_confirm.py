from odoo import api, models
from odoo.exceptions import UserError

# Modes without ports: they run from door to door.
DOOR_MODES = ("road", "express")
BOX_SERVICES = ("fcl", "rail_fcl")
# Services whose price hangs on the cargo itself; of these some go by W/M, which needs
# the volume, and the others by weight first.
LOOSE_SERVICES = ("lcl", "rail_lcl", "air_direct", "air_consol", "ltl", "parcel")
MEASURED_SERVICES = ("lcl", "rail_lcl")


class FreightShipment(models.Model):
    """What a shipment needs before it can be confirmed, by its mode and service."""

    _inherit = "freight.shipment"

    @api.onchange("mode", "pol_id", "pod_id")
    def _onchange_door_places(self):
        """From door to door the ends of the route are where the truck calls."""
        if self.mode in DOOR_MODES:
            self.pickup_id = self.pickup_id or self.pol_id
            self.delivery_id = self.delivery_id or self.pod_id

    def _check_complete(self):
        """Refuse shipments that lack something, saying all of it at once."""
        missing = {one: texts for one, texts in self._find_missing().items() if texts}
        if missing:
            raise UserError(
                "\n\n".join(
                    "\n".join(
                        (
                            self.env._("%s cannot be confirmed yet:", shipment.name),
                            *(f"• {text}" for text in texts),
                        )
                    )
                    for shipment, texts in missing.items()
                )
            )

    def _find_missing(self):
        """Return ``{shipment: [text, …]}``: all that keeps it from being confirmed.

        The texts are whole sentences that say what to do. Add-ons add theirs.
        """
        return {
            shipment: [
                *shipment._get_missing_route_texts(),
                *shipment._get_missing_party_texts(),
                *shipment._get_missing_cargo_texts(),
            ]
            for shipment in self
        }

    def _get_missing_route_texts(self):
        self.ensure_one()
        texts = []
        if self.mode not in DOOR_MODES:
            for name in ("pol_id", "pod_id"):
                label = self._get_place_label(name)
                place = self[name]
                if not place:
                    texts.append(self.env._("Choose the %s.", label))
                elif self.mode == "air" and not place.iata:
                    texts.append(
                        self.env._(
                            "%(label)s: %(place)s has no IATA code. Choose an airport, "
                            "or give the place its code.",
                            label=label,
                            place=place.display_name,
                        )
                    )
        from_door = self.mode in DOOR_MODES or self.origin_scope == "door"
        if from_door and not (self.pickup_id or self.pickup_address_id):
            texts.append(
                self.env._("Say where it is picked up: a place or an address.")
            )
        to_door = self.mode in DOOR_MODES or self.destination_scope == "door"
        if to_door and not (self.delivery_id or self.delivery_address_id):
            texts.append(
                self.env._("Say where it is delivered: a place or an address.")
            )
        return texts

    def _get_place_label(self, name):
        """Return what the form calls this end of the route."""
        if self.mode != "air":
            return self._fields[name]._description_string(self.env)
        if name == "pol_id":
            return self.env._("Departure Airport")
        return self.env._("Arrival Airport")

    def _get_missing_party_texts(self):
        """A house bill needs its parties; a master runs between the agents."""
        self.ensure_one()
        names = ("shipper_id", "consignee_id") if self.kind != "master" else ()
        texts = [
            self.env._("Name the %s.", self._fields[name]._description_string(self.env))
            for name in names
            if not self[name]
        ]
        if self.insured and not self.insured_value:
            texts.append(self.env._("It is insured by us: enter the insured value."))
        return texts

    def _get_missing_cargo_texts(self):
        self.ensure_one()
        texts = []
        boxes, lines = self._get_boxes(), self.cargo_ids
        if self.service in BOX_SERVICES:
            if not boxes:
                texts.append(self.env._("Add a container; its type will do for now."))
            untyped = boxes.filtered(lambda box: not box.type_id)
            if untyped:
                texts.append(
                    self.env._(
                        "Give %(count)s container(s) a type: %(numbers)s.",
                        count=len(untyped),
                        numbers=", ".join(box.number or "?" for box in untyped),
                    )
                )
        # What a master carries is its houses'.
        if self.service in LOOSE_SERVICES and self.kind != "master":
            if not lines:
                texts.append(self.env._("Enter the cargo: its packages and weight."))
            for number, line in enumerate(lines, 1):
                texts += line._get_missing_texts(number)
        if self.service == "multimodal" and not (boxes or lines):
            texts.append(self.env._("Add a container or a cargo line."))
        texts += lines._find_dangerous_goods_problems()
        texts += boxes._find_load_problems()
        return texts


class FreightCargoLine(models.Model):
    _inherit = "freight.cargo.line"

    def _get_missing_texts(self, number):
        """Say which figures this line, the shipment's ``number``-th, lacks."""
        self.ensure_one()
        measured = self.shipment_id.service in MEASURED_SERVICES
        wanted = {
            self.env._("packages"): self.packages,
            self.env._("weight"): self.weight,
            self.env._("volume"): self.volume or not measured,
        }
        missing = [label for label, value in wanted.items() if not value]
        if not missing:
            return []
        return [
            self.env._(
                "Cargo line %(number)s (%(description)s): enter its %(missing)s.",
                number=number,
                description=self.description or "?",
                missing=", ".join(missing),
            )
        ]
