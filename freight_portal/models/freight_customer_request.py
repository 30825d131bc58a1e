from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.booking_view import as_moment
from .freight_booking import BY_VERB

KINDS = [
    ("change", "Change"),
    ("cancel", "Cancellation"),
    ("instruction", "Shipping Instruction"),
    ("vgm", "VGM"),
]
STEPS = {"accepted": "granted", "declined": "refused", "withdrawn": "taken_back"}
# Who answers what: papers are documentation's.
OPEN_STATES = ("confirmed", "in_transit")


class FreightCustomerRequest(models.Model):
    """What a customer asks for of a shipment that was taken on already.

    It changes nothing by itself. Staff answer it; where they accept an instruction or
    a VGM, what it says is taken over in their name and with their rights.
    """

    _name = "freight.customer.request"
    _description = "Request of a Customer"
    _inherit = ["freight.customer.facing"]
    _order = "id desc"

    _customer_fields = frozenset(
        {"id", "display_name", "name", "kind", "state", "shipment_id"}
        | {"partner_id", "commercial_partner_id"}
    )

    name = fields.Char("Request", compute="_compute_name", store=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="shipment_id.partner_id", string="Customer", store=True, index=True
    )
    commercial_partner_id = fields.Many2one(
        related="shipment_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    asked_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    content = fields.Json(readonly=True)
    content_text = fields.Text("Asked For", compute="_compute_content_text")
    answer = fields.Text(readonly=True, help="What the customer is told.")
    answered_at = fields.Datetime("Answered On", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    key = fields.Char(readonly=True)

    _key_uniq = models.UniqueIndex(
        "(asked_by_id, key) WHERE key IS NOT NULL", "This form was sent already."
    )
    # A second one would only be in the way of the first.
    _waiting_uniq = models.UniqueIndex(
        "(shipment_id, kind) WHERE state = 'waiting' AND kind <> 'change'",
        "There is such a request already, which we have not answered yet.",
    )

    @api.depends("kind", "shipment_id.name")
    def _compute_name(self):
        labels = dict(KINDS)
        for request in self:
            request.name = f"{request.shipment_id.name}: {labels.get(request.kind)}"

    @api.depends("content")
    def _compute_content_text(self):
        for request in self:
            request.content_text = "\n".join(
                f"{line['label']}: {line['text']}" for line in request._get_asked()
            )

    def write(self, vals):
        if self.env.context.get("freight_booking") is not BY_VERB and (
            {"state", "content", "answer", "kind", "shipment_id", "key"} & vals.keys()
        ):
            raise UserError(
                self.env._("A request is what the customer asked for. Answer it.")
            )
        return super().write(vals)

    # Verbs of the customer's person, called by the portal

    @api.model
    def _ask(self, shipment, kind, content, key=None):
        """Keep a request; the same form again is the same request."""
        requests = self.sudo()
        made = key and requests.search(
            [("asked_by_id", "=", self.env.uid), ("key", "=", key)], limit=1
        )
        if made:
            return made
        shipment = shipment.sudo()
        if shipment.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "%s is not under way: there is nothing to ask of it any more.",
                    shipment.name,
                )
            )
        if kind != "change" and requests.search_count(
            [
                ("shipment_id", "=", shipment.id),
                ("kind", "=", kind),
                ("state", "=", "waiting"),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "You have asked for that already, and we have not answered yet. "
                    "Withdraw that request to send another one."
                )
            )
        request = requests.create(
            {
                "shipment_id": shipment.id,
                "kind": kind,
                "content": content,
                "asked_by_id": self.env.uid,
                "key": key or False,
            }
        )
        request.with_env(self.env)._log_step("asked", content.get("text", ""))
        request._ask_team()
        return request

    def _withdraw(self):
        self._lock()
        self.sudo()._check_waiting()
        self._write_by_verb({"state": "withdrawn"})
        self._log_step("taken_back")
        self._end_task()

    # Verbs of staff

    def action_accept(self):
        """Agree; an instruction or a VGM is taken over into the shipment."""
        self._staff_check_answers()
        if len(self) == 1 and self.kind in ("change", "cancel"):
            return self._open_answer("accepted")
        for request in self:
            request._accept("")
        return True

    def action_decline(self):
        """Decline it, saying why."""
        self._staff_check_answers()
        return self._open_answer("declined")

    def _accept(self, answer):
        self.ensure_one()
        self._lock()
        self._check_waiting()
        if self.kind == "cancel":
            self.shipment_id.action_cancel()
        elif self.kind == "instruction":
            self._take_over_instruction()
        elif self.kind == "vgm":
            self._take_over_vgm()
        self._settle("accepted", answer)

    def _decline(self, reason):
        self._begin_decline(reason)
        self._settle("declined", reason)

    # What is taken over

    def _take_over_instruction(self):
        """Write what the bill of lading is to say where it has its place.

        Parties are the customer's text: who of the address book that is, and what was
        received, is for documentation to decide.
        """
        shipment, content = self.shipment_id, self.content
        shipment._staff_check_access("write")
        shipment.house_freight_terms = content["freight_terms"]
        for said in content["lines"]:
            line = shipment.cargo_ids.filtered(
                lambda one, said=said: one.id == said["id"]
            )
            if line:
                line.write(
                    {
                        "description": said["description"],
                        "marks": said["marks"] or line.marks,
                        "hs_code": said["hs_code"] or line.hs_code,
                        "booked_packages": said["packages"] or line.booked_packages,
                        "booked_weight": said["weight"] or line.booked_weight,
                    }
                )
        shipment.cutoff_ids.filtered(
            lambda one: one.kind == "dco" and not one.met_at and one.status == "open"
        ).action_meet()
        shipment._message_log(
            body=self.env._("Shipping instruction of the customer taken over.")
        )

    def _take_over_vgm(self):
        """Write the masses on the boxes; the cut-off is met once all have one."""
        shipment = self.shipment_id
        shipment._staff_check_access("write")
        for said in self.content["boxes"]:
            box = shipment._get_request_boxes().filtered(
                lambda one, said=said: one.id == said["id"]
            )
            if not box:
                raise UserError(
                    self.env._(
                        "Container %s is no longer on this shipment. Decline the "
                        "request, and ask for the VGM of the box that is.",
                        said["number"] or "?",
                    )
                )
            box.write(
                {
                    "vgm_kg": said["vgm_kg"],
                    "vgm_method": said["method"],
                    "vgm_at": said["at"],
                    "vgm_by": said["by"],
                }
            )
        if all(box.vgm_kg for box in shipment.container_ids):
            shipment.cutoff_ids.filtered(
                lambda one: one.kind == "vco"
                and not one.met_at
                and one.status == "open"
            ).action_meet()
        shipment._message_log(
            body=self.env._(
                "VGM of the customer taken over: %s",
                "; ".join(
                    f"{said['number'] or '?'} {said['vgm_kg']:g} kg"
                    for said in self.content["boxes"]
                ),
            )
        )

    # What the verbs share

    def _settle(self, state, answer):
        self._write_by_verb(
            {
                "state": state,
                "answer": (answer or "").strip() or False,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
            }
        )
        self._log_step(STEPS[state], self.answer)
        self._end_task()
        request = self.sudo()
        paused = request.commercial_partner_id._is_freight_paused()
        if request.asked_by_id.email and not paused:
            template = self.env.ref("freight_portal.mail_template_request")
            template.sudo().send_mail(request.id)

    def _write_by_verb(self, vals):
        self.sudo().with_context(freight_booking=BY_VERB).write(vals)

    def _lock(self):
        self.env.cr.execute(
            SQL(
                "SELECT id FROM freight_customer_request WHERE id IN %s "
                "ORDER BY id FOR UPDATE",
                tuple(self.ids),
            )
        )

    def _check_waiting(self):
        self.ensure_one()
        if self.state != "waiting":
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(request)s is decided already: %(state)s.",
                    request=self.name,
                    state=labels[self.state],
                )
            )

    def _log_step(self, kind, text=""):
        """Note it with the booking that the shipment came of, if it did."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        label = labels[self.kind]
        for booking in self.sudo().shipment_id.booking_ids:
            booking.with_env(self.env)._log(kind, f"{label}: {text}" if text else label)

    def _ask_team(self):
        """Give something to do to whom it concerns."""
        shipment = self.shipment_id
        papers = self.kind in ("instruction", "vgm")
        person = (
            (shipment.documentation_user_id if papers else shipment.operator_id)
            or shipment.operator_id
            or shipment.salesperson_id
            or shipment.company_id.freight_booking_user_id
        )
        if person:
            self._give_task(person, self.env._("Answer: %s", self.name))

    def _open_answer(self, state):
        self.ensure_one()
        self._check_waiting()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decline")
            if state == "declined"
            else self.env._("Accept"),
            "res_model": "freight.booking.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id, "default_state": state},
        }

    def _staff_check_reads(self):
        if self.env.user.share:
            raise AccessError(self.env._("Requests are answered by the team."))
        self.check_access("read")

    def _staff_check_answers(self):
        self._staff_check_reads()
        self.shipment_id._staff_check_access("write")

    def _get_customer_view(self, viewer):
        """Return what the customer's people see of it: plain data."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "id": self.id,
            "kind": {"code": self.kind, "label": kinds[self.kind]},
            "state": {"code": self.state, "label": states[self.state]},
            "asked_at": as_moment(self.create_date, viewer.tz),
            "asked_by": self.asked_by_id.name or None,
            "asked": self._get_asked(),
            "answer": self.answer or None,
            "answered_at": as_moment(self.answered_at, viewer.tz),
            "may_withdraw": viewer.acts and self.state == "waiting",
        }

    def _get_asked(self):
        """Return label and text of all that was asked for."""
        content = self.content or {}
        texts = {
            "text": self.env._("Request"),
            "shipper": self.env._("Shipper"),
            "consignee": self.env._("Consignee"),
            "notify": self.env._("Notify party"),
            "freight_terms": self.env._("Freight terms"),
            "originals": self.env._("Original bills"),
            "remarks": self.env._("Remarks"),
        }
        asked = [
            {"label": label, "text": str(content[name])}
            for name, label in texts.items()
            if content.get(name) not in (None, "")
        ]
        for number, line in enumerate(content.get("lines", ()), 1):
            said = (
                *(line["description"], line["marks"], line["hs_code"]),
                line["packages"] is not None
                and self.env._("%s packages", line["packages"]),
                line["weight"] is not None and f"{line['weight']:g} kg",
            )
            asked.append(
                {
                    "label": self.env._("Cargo %s", number),
                    "text": "; ".join(filter(None, said)),
                }
            )
        for box in content.get("boxes", ()):
            asked.append(
                {
                    "label": box["number"] or "?",
                    "text": self.env._(
                        "%(mass)s kg, method %(method)s, %(at)s UTC, %(by)s",
                        mass=f"{box['vgm_kg']:g}",
                        method=box["method"],
                        at=box["at"][:16],
                        by=box["by"],
                    ),
                }
            )
        return asked


class FreightShipment(models.Model):
    _inherit = "freight.shipment"

    customer_request_ids = fields.One2many(
        "freight.customer.request", "shipment_id", "Customer's Requests"
    )

    def _get_request_boxes(self):
        """Return the boxes that this customer weighs: their own, not a master's."""
        self.ensure_one()
        return self.container_ids
