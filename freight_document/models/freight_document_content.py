import base64

from odoo import fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.freight_base.tools import awb

from ..render.style import Style
from ..tools.words import in_place

# As transport documents write a date, whatever the language: 10 May 2025
DAY = "d MMM yyyy"
# Who stands in which box. On the carrier's own papers a consolidation is sent by the
# forwarder to its agent; everybody else's papers name the real parties.
REAL_PARTIES = {
    "shipper": "shipper_id",
    "consignee": "consignee_id",
    "notify": "notify_id",
    "delivery_agent": "destination_agent_id",
    "customer": "partner_id",
    "pickup": "pickup_address_id",
    "delivery": "delivery_address_id",
}


class FreightDocument(models.Model):
    """What a document says: plain data in the shape of ``render/content.py``.

    It is collected anew for every preview, and frozen as the document is issued.
    """

    _inherit = "freight.document"

    def _collect(self, number=None):
        """Return what the document says now, or None of one that is received."""
        self.ensure_one()
        if self.origin != "made":
            return None
        document = self.with_context(lang=self.lang)
        return document._collect_content(number)

    def _collect_content(self, number):
        """Return all that any layout shows; each takes what its form has a box for."""
        shipment = self.shipment_id
        return {
            "number": number or self.number or self._get_expected_number(),
            "version": self.version,
            "lang": self.lang,
            "date": self._day(fields.Date.context_today(self)),
            "shipment": shipment.name,
            "parties": self._collect_parties(),
            "references": self._collect_references(),
            "route": self._collect_route(),
            "cargo": self._collect_cargo(),
            "containers": self._collect_containers(),
            "totals": self._collect_totals(),
            "incoterm": " ".join(
                filter(None, (shipment.incoterm_id.code, shipment.incoterm_place))
            ),
            "freight": self._get_freight_words(),
            "bill": self._collect_bill(),
            "air": self._collect_air(),
            "bills": self._collect_houses(),
            "deadlines": self._collect_deadlines(),
            "barcodes": {"shipment": shipment.name},
        }

    def _get_expected_number(self):
        """Return the number that is known before the document is issued, or ""."""
        shipment = self.shipment_id
        known = {
            "house": shipment.house_number,
            "master": shipment.master_number or shipment.master_id.master_number,
        }
        return known.get(self.numbering) or ""

    def _get_style(self):
        """Return how the document looks."""
        self.ensure_one()
        return self._get_branch_style(self.sudo().company_id)

    def _get_branch_style(self, company):
        """Return how a branch's papers look, templates apart."""
        return Style(
            company=company.name,
            address=tuple(self._get_address_lines(company.partner_id)),
            logo=self._get_logo(company),
            colour=company.primary_color or Style.colour,
        )

    def _get_logo(self, company):
        """Return the branch's logo, unless it is Odoo's placeholder."""
        if company.uses_default_logo or not company.logo:
            return b""
        return base64.b64decode(company.with_context(bin_size=False).logo)

    # Parts

    def _collect_parties(self):
        shipment = self.shipment_id
        people = {role: shipment[name] for role, name in REAL_PARTIES.items()}
        branch = self.sudo().company_id.partner_id
        if shipment.kind == "master":
            people |= {
                "shipper": branch,
                "consignee": shipment.destination_agent_id,
                "notify": shipment.notify_id or shipment.destination_agent_id,
            }
        people |= {
            "issuer": branch,
            "forwarder": branch,
            "agent": shipment.origin_agent_id,
            "carrier": shipment.carrier_id.partner_id,
            "haulier": self.container_id.haulier_id,
        }
        parties = {
            role: self._describe_party(person)
            for role, person in people.items()
            if person
        }
        if "carrier" not in parties and shipment.carrier_id:
            parties["carrier"] = {"name": shipment.carrier_id.name, "lines": []}
        return parties

    def _describe_party(self, partner):
        # A party's name and address are on the paper whoever prints it.
        person = partner.sudo()
        lines = self._get_address_lines(person)
        if person.phone:
            lines.append(self.env._("Tel: %s", person.phone))
        if person.email:
            lines.append(person.email)
        if person.vat:
            lines.append(self.env._("Tax ID: %s", person.vat))
        return {
            "name": person.commercial_partner_id.name or person.name,
            "lines": lines,
        }

    def _get_address_lines(self, partner):
        text = partner._display_address(without_company=True)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def _collect_references(self):
        shipment = self.shipment_id
        master = shipment.master_number or shipment.master_id.master_number
        numbers = [
            (self.env._("Our Reference"), shipment.name),
            (self.env._("Booking No."), shipment.booking_number),
            (self.env._("Your Reference"), shipment.customer_reference),
        ]
        if self.numbering != "house":
            numbers.append((self.env._("House Bill No."), shipment.house_number))
        if self.numbering != "master" and shipment.mode == "air":
            master = awb.format(master)
        numbers.append((self.env._("Master Bill No."), master))
        kinds = dict(
            shipment.reference_ids._fields["kind"]._description_selection(self.env)
        )
        numbers += [(kinds[one.kind], one.value) for one in shipment.reference_ids]
        return [
            {"label": label, "number": number} for label, number in numbers if number
        ]

    def _collect_route(self):
        shipment = self.shipment_id
        legs = shipment._get_route_legs()
        main = legs.filtered(lambda leg: leg.stage == "main")
        first = main[:1]
        before = legs.filtered(lambda leg: leg.stage == "pre")
        return {
            "pre_carriage": before[:1]._get_carriage() if before else "",
            "receipt": in_place(shipment.pickup_id or before[:1].origin_id),
            "vessel": first.vessel_id.name or "",
            "voyage": first.voyage or "",
            "loading": in_place(shipment.pol_id),
            "transhipment": ", ".join(
                in_place(leg.destination_id) for leg in main[:-1]
            ),
            "discharge": in_place(shipment.pod_id),
            "delivery": in_place(shipment.delivery_id),
            "final_destination": in_place(shipment.delivery_id or shipment.pod_id),
            "departure": self._day_at(shipment.atd or shipment.etd, shipment.pol_id),
            "arrival": self._day_at(shipment.ata or shipment.eta, shipment.pod_id),
            "terms": " / ".join(
                self._get_scope_words(scope)
                for scope in (shipment.origin_scope, shipment.destination_scope)
            ),
            "legs": [self._describe_leg(leg) for leg in legs],
        }

    def _get_scope_words(self, scope):
        """Write CY, CFS or DOOR; and an airport as what it is."""
        if scope == "port" and self.shipment_id.mode == "air":
            return self.env._("AIRPORT")
        return scope.upper()

    def _describe_leg(self, leg):
        modes = dict(leg._fields["mode"]._description_selection(self.env))
        return {
            "mode": modes[leg.mode],
            "carrier": leg.carrier_id.name or "",
            "means": leg.vessel_id.name or leg.truck or leg.carrier_id.iata or "",
            "voyage": leg.voyage or "",
            "origin": in_place(leg.origin_id),
            "origin_code": leg.origin_id.iata or "",
            "destination": in_place(leg.destination_id),
            "destination_code": leg.destination_id.iata or "",
            "departure": self._day_at(leg.atd or leg.etd, leg.origin_id),
            "arrival": self._day_at(leg.ata or leg.eta, leg.destination_id),
        }

    def _get_freight_words(self):
        shipment = self.shipment_id
        at_master = self.numbering == "master" or shipment.kind == "master"
        terms = shipment["master_freight_terms" if at_master else "house_freight_terms"]
        words = {
            "prepaid": self.env._("FREIGHT PREPAID"),
            "collect": self.env._("FREIGHT COLLECT"),
        }
        return words.get(terms, "")

    def _collect_deadlines(self):
        shipment = self.shipment_id
        return [
            {
                "name": cutoff.display_name,
                "when": self._moment_at(cutoff.due, shipment.pol_id),
                "where": in_place(shipment.pol_id),
            }
            for cutoff in shipment.cutoff_ids.sorted("due")
            if cutoff.due and cutoff.status != "not_needed"
        ]

    # Words

    def _day(self, date):
        return format_date(self.env, date, date_format=DAY) if date else ""

    def _day_at(self, utc, place):
        """Write a moment as the day that it is in ``place``."""
        if not utc:
            return ""
        zoned = self.with_context(tz=place.tz or "UTC")
        return self._day(fields.Datetime.context_timestamp(zoned, utc).date())

    def _moment_at(self, utc, place):
        if not utc:
            return ""
        zoned = self.with_context(tz=place.tz or "UTC")
        local = fields.Datetime.context_timestamp(zoned, utc)
        return f"{self._day(local.date())} {local:%H:%M} ({place.tz or 'UTC'})"

    def _amount(self, value, unit, digits=3):
        """Write 12450 as "12,450.000 KGS"; nothing at all is nothing said."""
        return f"{formatLang(self.env, value, digits=digits)} {unit}" if value else ""
