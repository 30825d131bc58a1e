from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.freight_shipment.tools.view_data import moment, present

# The marks on the way that a list shows, by what was published.
STEPS = ("booked", "departed", "arrived", "done")
COLUMNS = (
    *("name", "customer_reference", "state", "mode", "direction", "required_by"),
    *("published_etd", "published_eta", "published_atd", "published_ata"),
    *("pol_id", "pod_id"),
)


class FreightShipment(models.Model):
    """Shipments as the rows of a list: plain data, and few queries for any number."""

    _inherit = "freight.shipment"

    @api.private
    def _customer_rows(self, viewer):
        """Return these as rows of a list for ``viewer``, who may see them all.

        What is the customer's own is left out for parties that they are shared with.
        """
        shipments = self.sudo().with_context(
            lang=viewer.lang, tz=viewer.tz, prefetch_fields=False
        )
        shipments.fetch(COLUMNS)
        (shipments.pol_id | shipments.pod_id).fetch(("code", "iata", "name", "tz"))
        labels = shipments._get_row_labels()
        now = fields.Datetime.now()
        late = shipments.filtered(lambda one: one._is_late_for_customer(now))
        late -= late._get_paused()
        late_ids = set(late.ids)
        return [
            shipment._get_customer_row(viewer, labels)
            | {"is_late": shipment.id in late_ids}
            for shipment in shipments
        ]

    def _get_row_labels(self):
        """Return each choice of a row with its label, once for all rows."""
        return {
            name: {
                code: {"code": code, "label": label}
                for code, label in self._fields[name]._description_selection(self.env)
            }
            for name in ("state", "mode", "direction")
        }

    def _get_customer_row(self, viewer, labels):
        row = {
            "id": self.id,
            "number": self.name,
            **{name: by_code[self[name]] for name, by_code in labels.items()},
            "pol": _port(self.pol_id),
            "pod": _port(self.pod_id),
            "etd": moment(self.published_etd, self.pol_id),
            "atd": moment(self.published_atd, self.pol_id),
            "eta": moment(self.published_eta, self.pod_id),
            "ata": moment(self.published_ata, self.pod_id),
            "step": self._get_customer_step(),
            "steps": len(STEPS),
            "misses_required_date": self._misses_required_date(),
        }
        if viewer.can("shipments"):
            row["reference"] = self.customer_reference or None
        return row

    def _get_customer_step(self):
        """Return how many of the marks it has passed."""
        if self.state in ("draft", "cancelled"):
            return 0
        if self.state == "done":
            return len(STEPS)
        return 1 + bool(self.published_atd) + bool(self.published_ata)

    def _is_late_for_customer(self, now):
        """Tell if it should have left or arrived, by the dates that they know."""
        if self.state not in ("confirmed", "in_transit"):
            return False
        left, arrived = self.published_atd, self.published_ata
        return _is_past(self.published_eta, arrived, now) or _is_past(
            self.published_etd, left or arrived, now
        )

    def _misses_required_date(self):
        due, eta = self.required_by, self.published_ata or self.published_eta
        return bool(due and eta and eta > due and self.state != "cancelled")

    @api.model
    def _get_late_domain(self):
        """Return the domain of what should have left or arrived, as customers know."""
        now = fields.Datetime.now()
        not_arrived = Domain("published_ata", "=", False)
        late = not_arrived & Domain("published_eta", "<", now)
        late |= (
            not_arrived
            & Domain("published_atd", "=", False)
            & Domain("published_etd", "<", now)
        )
        paused = self.env["freight.watch"].sudo().search([("paused_at", "!=", False)])
        return (
            late
            & Domain("state", "in", ("confirmed", "in_transit"))
            & Domain("id", "not in", paused.shipment_id.ids)
        )

    def _get_paused(self):
        """Return those whose watch a person has paused: they are not called late."""
        if not self:
            return self
        watches = self.env["freight.watch"].search(
            [("shipment_id", "in", self.ids), ("paused_at", "!=", False)]
        )
        return watches.shipment_id


def _is_past(planned, happened, now):
    return bool(planned and not happened and planned < now)


def _port(location):
    if not location:
        return None
    code = location.code or location.iata or None
    return {"code": code, **present(location, "name")}
