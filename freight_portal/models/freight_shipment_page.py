from odoo import models
from odoo.tools.misc import babel_locale_parse

from odoo.addons.freight_tracking.tools.notice_text import hours_between, merge_events

from ..tools.route_map import draw_route, leg_state


class FreightShipment(models.Model):
    """What the page of a shipment adds to its view: how it is drawn, no new fact."""

    _inherit = "freight.shipment"

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        if viewer.can("shipments"):
            legs = self._get_route_legs()
            for leg, part in zip(legs, view["legs"], strict=True):
                part["track_url"] = leg._get_customer_track_url(self)
        return view

    def _customer_page(self, viewer):
        """Return the view of one shipment as its page shows it."""
        self.ensure_one()
        (view,) = self._customer_view(viewer)
        (row,) = self._customer_rows(viewer)
        locale = babel_locale_parse(viewer.lang)
        notices = self.env["freight.notice"].with_context(lang=viewer.lang)
        for leg in view["legs"]:
            leg["progress"] = leg_state(leg)
        for change in view["schedule_changes"]:
            hours = hours_between(change["old"], change["new"])
            change["is_later"] = hours > 0
            change["by"] = notices._get_slip_text(hours, locale)
        if viewer.can("finance"):
            view |= self._narrow_customer_money(view)
        return view | {
            "is_late": row["is_late"],
            "misses_required_date": row["misses_required_date"],
            "step": row["step"],
            "steps": row["steps"],
            "map": draw_route(view["legs"], (view["pol"], view["pod"])),
            # As things happened, but the latest first.
            "events": merge_events(view["events"])[::-1],
            "changes": _by_date(view["schedule_changes"]),
        }


class FreightShipmentLeg(models.Model):
    _inherit = "freight.shipment.leg"

    def _get_customer_track_url(self, shipment):
        """Return the carrier's own tracking page, with the number that they know."""
        self.ensure_one()
        if not self.carrier_id:
            return None
        # A consolidation's own bill is of others as well.
        number = shipment.kind == "direct" and self.stage == "main"
        return self.carrier_id._tracking_link(number and shipment.master_number) or None


def _by_date(changes):
    """Return ``{date: [its changes, the latest first]}``."""
    found = {}
    for change in changes:
        found.setdefault(change["date"]["code"], []).append(change)
    return found
