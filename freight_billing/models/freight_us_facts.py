"""What we know of a charge for a box in the US, element by element (46 CFR 541.6)."""

from datetime import UTC

from odoo import models
from odoo.tools import format_date

from odoo.addons.freight_tracking.tools.clock import get_zone

from ..tools.us_invoice import COVERED_KINDS, EXPORT, IMPORT, US_COUNTRIES
from .freight_clock_charge import CODES
from .freight_clock_charge_days import _spans

AVAILABLE, RETURN_OPEN = "SEA_AVAILABLE", "SEA_RETURN_OPEN"


class FreightCharge(models.Model):
    _inherit = "freight.charge"

    def _is_us_detention(self):
        """Tell whether it is for the use of a box or of terminal space in the US."""
        self.ensure_one()
        charge = self.sudo()
        clock = charge.clock_id
        if clock:
            is_covered = clock.kind in COVERED_KINDS
            return is_covered and clock.location_id.country_id.code in US_COUNTRIES
        if charge.code_id.code not in CODES.values():
            return False
        return bool(US_COUNTRIES & charge._get_us_ends().keys())

    def _get_us_direction(self):
        """Return on which side of its journey the box stood in the US."""
        self.ensure_one()
        charge = self.sudo()
        if charge.clock_id:
            return charge.clock_id.direction
        ends = charge._get_us_ends()
        return next((ends[code] for code in ends if code in US_COUNTRIES), IMPORT)

    def _get_us_ends(self):
        """Return the countries between which it moves, whichever side of it is ours."""
        shipment = self.shipment_id
        return {
            shipment.pol_id.country_id.code: EXPORT,
            shipment.pod_id.country_id.code: IMPORT,
        }

    def _get_us_facts(self):
        """Return what is known, by the names of the elements.

        What nobody knows is absent or empty: that is what makes it missing.
        """
        self.ensure_one()
        charge = self.sudo()
        shipment, clock = charge.shipment_id, charge.clock_id
        numbers = [shipment.house_number, shipment.master_number]
        if charge.side == "buy":
            numbers.reverse()
        facts = {
            "bill_number": next(filter(None, numbers), ""),
            "container_number": charge.container_id.number or "",
            "port_of_discharge": shipment.pod_id.display_name or "",
            "charged_dates": charge.charged_days or [],
            "rates": charge.charged_days_text or "",
        }
        return facts | (clock._get_us_facts() if clock.terms_id else {})

    def _word_us_fact(self, name, value):
        """Return one of the facts in the words of the reader's language."""
        if name == "charged_dates":
            return ", ".join(_spans(self.env, [day for day, _rate in value]))
        if hasattr(value, "toordinal"):
            return format_date(self.env, value)
        return str(value)


class FreightClock(models.Model):
    _inherit = "freight.clock"

    def _get_us_facts(self):
        self.ensure_one()
        clock = self.sudo()
        terms = clock._get_own_terms(clock.terms_id._get_terms())
        rules = (clock.terms_id.reference, clock.agreement_id.reference)
        facts = {
            "free_days": terms.free_days,
            "rule": ", ".join(filter(None, rules)),
            "available_on": clock.container_id._get_day_of(AVAILABLE),
            "earliest_return": clock.container_id._get_day_of(RETURN_OPEN),
        }
        if not clock.start_on or terms.free_days is None:
            return facts
        if not terms.free_days:
            # No free time is a statement, too; it has no first and no last day.
            none = self.env._("no free time")
            return facts | {"free_from": none, "free_until": none}
        return facts | {
            "free_from": terms.first_day(clock.start_on),
            "free_until": clock.last_free_day,
        }


class FreightContainer(models.Model):
    _inherit = "freight.container"

    def _get_day_of(self, milestone):
        """Return the local day of a milestone of the box, None if nobody told it.

        What has happened goes before what was announced, and later news before older.
        """
        self.ensure_one()
        events = (
            self.env["freight.event"]
            .sudo()
            .search(
                [
                    ("container_id", "=", self.id),
                    ("milestone_id.code", "=", milestone),
                    ("is_void", "=", False),
                    ("kind", "!=", "retraction"),
                ],
                order="id desc",
            )
        )
        event = events.sorted(lambda one: one.classifier != "actual")[:1]
        if not event:
            return None
        place = event.location_id.tz
        # What was told as a day stays that day, whatever zone the place is in.
        zone = event.tz if event.precision == "date" else place or event.tz
        return event.at.replace(tzinfo=UTC).astimezone(get_zone(zone or "UTC")).date()
