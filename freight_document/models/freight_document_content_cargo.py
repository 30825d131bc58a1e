from odoo import fields, models

from odoo.addons.freight_base.tools import awb, iso6346

from ..tools.words import in_place, in_words, joined, plural

KG, CBM = "KGS", "CBM"


class FreightDocument(models.Model):
    """What a document says of goods, boxes and the houses of a consolidation."""

    _inherit = "freight.document"

    def _get_lines(self):
        """Return the cargo that the document is about; a master's is its houses'."""
        shipment = self.shipment_id
        lines = shipment.cargo_ids | shipment._get_carried_houses().cargo_ids
        if self.container_id:
            lines = lines.filtered(lambda line: line.container_id == self.container_id)
        return lines

    def _get_described_boxes(self):
        return self.container_id or self.shipment_id._get_boxes()

    def _collect_cargo(self):
        return [self._describe_cargo(line) for line in self._get_lines()]

    def _describe_cargo(self, line):
        sides = (line.length_cm, line.width_cm, line.height_cm)
        return {
            "marks": line.marks or "",
            "packages": self._get_packages(line),
            "description": line.description or "",
            "hs": line.hs_code or "",
            "weight": self._amount(line.weight, KG),
            "net_weight": self._amount(line.net_mass_kg, KG),
            "volume": self._amount(line.volume, CBM),
            "dimensions": (
                " × ".join(f"{side:g}" for side in sides) + " cm" if all(sides) else ""
            ),
            "container": iso6346.format(line.container_id.number or ""),
            "dangerous": self._describe_dangerous(line) if line.is_dangerous else {},
        }

    def _get_packages(self, line):
        if not line.packages:
            return ""
        return plural(line.packages, line.package_type_id.name or self.env._("Package"))

    def _describe_dangerous(self, line):
        return {
            "un": f"UN{line.un_number}" if line.un_number else "",
            "name": line.proper_shipping_name or "",
            "technical": line.technical_name or "",
            "hazard_class": line.dg_class or "",
            "subsidiary": line.subsidiary_hazards or "",
            "packing_group": line.packing_group or "",
            "flash_point": line.flash_point or "",
            "marine_pollutant": line.marine_pollutant,
            "limited_quantity": line.limited_quantity,
            "net_weight": self._amount(line.net_mass_kg, KG),
            "emergency": line.dg_emergency_contact or "",
            "ems": line.ems or "",
            "instruction": line.packing_instruction or "",
            "aircraft": self._get_aircraft_words(line),
        }

    def _get_aircraft_words(self, line):
        if line.shipment_id.mode != "air":
            return ""
        if line.cargo_aircraft_only:
            return self.env._("Cargo aircraft only")
        return self.env._("Passenger and cargo aircraft")

    def _collect_containers(self):
        return [self._describe_box(box) for box in self._get_described_boxes()]

    def _describe_box(self, box):
        lines = self._get_lines().filtered(lambda line: line.container_id == box)
        count = sum(lines.mapped("packages"))
        methods = dict(box._fields["vgm_method"]._description_selection(self.env))
        seals = (box.carrier_seal, box.shipper_seal, box.customs_seal)
        return {
            "number": iso6346.format(box.number or ""),
            "seals": [seal for seal in seals if seal],
            "type": box.type_id.code or "",
            "packages": plural(count, self._get_noun(lines)) if count else "",
            # Others' cargo in the same box is theirs to declare.
            "weight": self._amount(
                sum(lines.mapped("weight")) if lines else box.gross_kg, KG
            ),
            "volume": self._amount(sum(lines.mapped("volume")), CBM),
            "tare": self._amount(box.tare_kg, KG, 0),
            "vgm": self._amount(box.vgm_kg, KG, 1),
            "vgm_method": methods.get(box.vgm_method, ""),
            "vgm_by": box.vgm_by or "",
            "vgm_at": self._day_at(box.vgm_at, self.shipment_id.pol_id),
            "temperature": f"{box.temperature:+.1f} °C"
            if box.is_operating_reefer
            else "",
        }

    def _get_noun(self, lines):
        """Return what the packages of these lines are called together."""
        nouns = set(lines.mapped("package_type_id.name"))
        return nouns.pop() if len(nouns) == 1 else self.env._("Package")

    def _collect_totals(self):
        shipment, lines = self.shipment_id, self._get_lines()
        boxes = self._get_described_boxes()
        types = {}
        for box in boxes:
            code = box.type_id.code or "?"
            types[code] = types.get(code, 0) + 1
        charged = shipment.chargeable_weight or shipment.revenue_tons
        unit = KG if shipment.chargeable_weight else "W/M"
        # Without lines there is what the boxes were said to weigh.
        weight = sum(lines.mapped("weight")) or sum(boxes.mapped("gross_kg"))
        count = sum(lines.mapped("packages"))
        packages = plural(count, self._get_noun(lines)) if count else ""
        return {
            "packages": packages,
            "packages_words": in_words(count, packages) if count else "",
            "weight": self._amount(weight, KG),
            "net_weight": self._amount(sum(lines.mapped("net_mass_kg")), KG),
            "volume": self._amount(sum(lines.mapped("volume")), CBM),
            "chargeable": "" if self.container_id else self._amount(charged, unit),
            "containers": joined(
                *(f"{number} × {code}" for code, number in types.items()), by=", "
            ),
        }

    def _collect_houses(self):
        """Return the houses of a consolidation, as a manifest lists them."""
        return [
            self._describe_house(house)
            for house in self.shipment_id._get_carried_houses()
        ]

    def _describe_house(self, house):
        lines = house.cargo_ids
        terms = dict(
            house._fields["house_freight_terms"]._description_selection(self.env)
        )
        return {
            "number": house.house_number or house.name,
            "shipper": house.shipper_id.sudo().name or "",
            "consignee": house.consignee_id.sudo().name or "",
            "notify": house.notify_id.sudo().name or "",
            "marks": joined(*lines.mapped(lambda line: line.marks or ""), by="\n"),
            "packages": plural(house.package_count, self._get_noun(lines)),
            "description": joined(
                *lines.mapped(lambda line: line.description or ""), by="\n"
            ),
            "weight": self._amount(house.gross_weight, KG),
            "volume": self._amount(house.volume, CBM),
            "containers": joined(
                *(iso6346.format(box.number or "") for box in house._get_boxes()),
                by=", ",
            ),
            "origin": in_place(house.pol_id),
            "destination": in_place(house.delivery_id or house.pod_id),
            "freight": terms.get(house.house_freight_terms, ""),
        }

    def _collect_air(self):
        """Return what only an air waybill has (IATA Resolution 600a)."""
        shipment = self.shipment_id
        if shipment.mode != "air":
            return {}
        at_master = self.numbering == "master" or shipment.kind == "master"
        terms = shipment["master_freight_terms" if at_master else "house_freight_terms"]
        code = "CC" if terms == "collect" else "PP"
        number = shipment.master_number or shipment.master_id.master_number
        branch = self.sudo().company_id
        today = self._day(fields.Date.context_today(self))
        return {
            "master_number": awb.format(number),
            "departure_code": shipment.pol_id.iata or "",
            "destination_code": shipment.pod_id.iata or "",
            "issuing_agent": joined(branch.name, branch.city, by="\n"),
            "currency": shipment.currency_id.name or "",
            "charges_code": code,
            "weight_terms": code,
            "other_terms": code,
            "value_carriage": "NVD",
            "value_customs": "NCV",
            "insurance": "NIL",
            "lines": [
                {
                    "pieces": str(line.packages or ""),
                    "gross": f"{line.weight:.1f}" if line.weight else "",
                    "commodity": line.hs_code or "",
                    "nature": joined(
                        line.description,
                        self._amount(line.volume, CBM),
                        by="\n",
                    ),
                }
                for line in self._get_lines()
            ],
            "executed": joined(today, branch.city, by=", "),
            "signature": branch.name,
        }
