"""Exceptions of a shipment: on its form, in its customer's view, and with its team."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.freight_shipment.models.mail_activity_plan import ROLES
from odoo.addons.freight_shipment.tools.read_parts import read_parts
from odoo.addons.freight_shipment.tools.view_data import moment


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    exception_ids = fields.One2many(
        "freight.exception", "shipment_id", "Exceptions", readonly=True
    )
    open_exception_ids = fields.One2many(
        "freight.exception",
        "shipment_id",
        "Open Exceptions",
        domain=[("state", "!=", "closed")],
        readonly=True,
    )
    open_exception_count = fields.Integer(compute="_compute_open_exception_count")
    watch_ids = fields.One2many("freight.watch", "shipment_id", "Watch", readonly=True)
    is_watch_paused = fields.Boolean(compute="_compute_watch")
    watch_paused_at = fields.Datetime(compute="_compute_watch")
    watch_paused_by_id = fields.Many2one("res.users", compute="_compute_watch")
    watch_pause_reason = fields.Char(compute="_compute_watch")

    @api.depends("open_exception_ids")
    def _compute_open_exception_count(self):
        for shipment in self:
            shipment.open_exception_count = len(shipment.open_exception_ids)

    @api.depends("watch_ids.paused_at", "watch_ids.pause_reason")
    def _compute_watch(self):
        for shipment in self:
            watch = shipment.watch_ids[:1]
            shipment.is_watch_paused = bool(watch.paused_at)
            shipment.watch_paused_at = watch.paused_at
            shipment.watch_paused_by_id = watch.paused_by_id
            shipment.watch_pause_reason = watch.pause_reason

    def write(self, vals):
        handed_on = self._get_exceptions_to_hand_on(vals)
        result = super().write(vals)
        for user_id, exceptions in handed_on.items():
            exceptions.user_id = user_id
        return result

    def _get_exceptions_to_hand_on(self, vals):
        """Return ``{user id: open exceptions}`` of those whose person is replaced.

        What somebody gave to another person by hand stays with that person.
        """
        names = {role: name for role, name in ROLES.items() if vals.get(name)}
        found = {}
        for one in self.sudo().open_exception_ids if names else ():
            name, shipment = names.get(one.rule_id.role), one.shipment_id
            if name and one.user_id == (shipment[name] or shipment.operator_id):
                mine = found.get(vals[name], one.browse())
                found[vals[name]] = mine | one
        return found

    # Verbs

    def action_pause_watch(self):
        """Ask why nobody shall look after these shipments for a while."""
        self._staff_check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause the Watch"),
            "res_model": "freight.watch.pause",
            "view_mode": "form",
            "target": "new",
            "context": {"default_shipment_ids": self.ids},
        }

    def action_resume_watch(self):
        """Look after these shipments again."""
        self._staff_check_access("write")
        self.sudo()._write_watch(
            {"paused_at": False, "paused_by_id": False, "pause_reason": False}
        )
        return True

    def _pause_watch(self, reason):
        """Look after these shipments no more; what is open closes."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the watch is paused."))
        self.sudo()._write_watch(
            {
                "paused_at": fields.Datetime.now(),
                "paused_by_id": self.env.uid,
                "pause_reason": reason.strip(),
            }
        )

    def _write_watch(self, vals):
        watches = self.env["freight.watch"]
        found = watches.search([("shipment_id", "in", self.ids)])
        found.write(vals)
        missing = self - found.shipment_id
        watches.create([{"shipment_id": one.id, **vals} for one in missing])
        self._mark_watch()

    # Hooks of the shipment add-on

    def _after_done(self):
        """What ends with the shipment is not open any more when the rest is noted."""
        self.env["freight.watch"].sudo()._check(self.ids)
        return super()._after_done()

    def _find_done_warnings(self):
        warnings = super()._find_done_warnings()
        for shipment in self:
            texts = [
                self.env._("Open exception: %s", one.display_name)
                for one in shipment.open_exception_ids
            ]
            if texts:
                warnings[shipment] = [*warnings.get(shipment, ()), *texts]
        return warnings

    def _read_customer_parts(self, viewer):
        if viewer.asks("exceptions"):
            self._read_customer_exceptions()
        return super()._read_customer_parts(viewer)

    def _read_customer_exceptions(self):
        opened = read_parts(
            self, "open_exception_ids", ("kind", "rule_id", "opened_at")
        )
        opened.rule_id.fetch(("customer_text",))

    def _get_customer_view(self, viewer):
        view = super()._get_customer_view(viewer)
        if viewer.asks("exceptions"):
            view["exceptions"] = self._get_customer_exceptions()
        return view

    def _get_customer_exceptions(self, only=None):
        """Return what the customer is told of: in the rule's wording, each one once.

        What was solved is not told any more. ``only`` are the ids to tell of, or all.

        Since when is the moment that we saw it, which has no place: it is told in UTC.
        """
        nowhere = self.env["freight.location"]
        told = {}
        for one in self.open_exception_ids.sorted("opened_at"):
            text = (one.rule_id.customer_text or "").strip()
            if text and (only is None or one.id in only):
                told.setdefault((one.kind, text), moment(one.opened_at, nowhere))
        return [
            {"code": code, "text": text, "since": since}
            for (code, text), since in told.items()
        ]

    # The dashboard

    def _get_dashboard_cards(self):
        cards = super()._get_dashboard_cards()
        cards.insert(
            0,
            {
                "name": "exceptions",
                "title": self.env._("Exceptions"),
                "hint": self.env._("Something is wrong, the worst first"),
                "icon": "fa-bell",
                "level": "danger",
                "model": "freight.exception",
                "domain": Domain("state", "in", ("open", "in_hand"))
                & Domain("shipment_id", "!=", False),
                "order": "severity desc, deadline, id",
            },
        )
        return cards

    def _get_my_domain(self, model):
        if model == "freight.exception":
            return Domain("user_id", "=", self.env.uid)
        return super()._get_my_domain(model)


class FreightException(models.Model):
    _inherit = "freight.exception"

    def _get_dashboard_row(self, card):
        self.ensure_one()
        return {
            **self.shipment_id._get_dashboard_row(card),
            "id": self.id,
            "when": fields.Datetime.to_string(self.deadline or self.opened_at),
            "note": self.rule_id.name,
            "missed": self.is_overdue,
        }
