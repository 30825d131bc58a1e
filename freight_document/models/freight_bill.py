from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.words import joined
from .freight_document import TYPED

BILL_TYPES = [
    ("negotiable", "Negotiable (to Order)"),
    ("straight", "Straight"),
    ("waybill", "Sea Waybill"),
]
RELEASES = [
    ("originals", "Originals"),
    ("surrendered", "Surrendered (Telex)"),
    ("express", "Express"),
]
# A set is three by custom; more than a few would be more than anybody can track.
MOST_ORIGINALS = 9
BILL_FIELDS = {
    *("bill_type", "release_type", "original_count", "on_board_date"),
    *("issue_place", "payable_at"),
}


class FreightDocument(models.Model):
    """What only a transport document has: who may claim the cargo, and with what."""

    _inherit = "freight.document"
    _typed_fields = TYPED | BILL_FIELDS

    is_bill = fields.Boolean(related="type_id.is_bill")
    bill_type = fields.Selection(
        BILL_TYPES, compute="_compute_bill", store=True, readonly=False
    )
    release_type = fields.Selection(
        RELEASES, "Release", compute="_compute_bill", store=True, readonly=False
    )
    original_count = fields.Integer(
        "Originals", compute="_compute_bill", store=True, readonly=False
    )
    on_board_date = fields.Date(
        "Shipped on Board",
        copy=False,
        help="Not before the day that the cargo was loaded, in the port's own time.",
    )
    issue_place = fields.Char("Place of Issue")
    payable_at = fields.Char("Freight Payable at")
    original_ids = fields.One2many("freight.bill.original", "document_id")
    has_all_originals = fields.Boolean(compute="_compute_has_all_originals")

    _original_count_check = models.Constraint(
        f"CHECK (original_count BETWEEN 0 AND {MOST_ORIGINALS})",
        f"A bill has at most {MOST_ORIGINALS} originals.",
    )

    @api.depends("type_id", "bill_type", "release_type")
    def _compute_bill(self):
        """Propose three originals; a waybill and an express release have none."""
        for document in self:
            if not document.type_id.is_bill:
                document.bill_type = document.release_type = False
                document.original_count = 0
                continue
            waybill = document.type_id.layout != "house_bill"
            document.bill_type = document.bill_type or (
                "waybill" if waybill else "negotiable"
            )
            document.release_type = document.release_type or (
                "express" if document.bill_type == "waybill" else "originals"
            )
            if document._is_paperless():
                document.original_count = 0
            else:
                document.original_count = document.original_count or 3

    @api.depends("original_ids.holder", "state")
    def _compute_has_all_originals(self):
        for document in self:
            document.has_all_originals = all(
                original.holder == "us" for original in document.original_ids
            )

    def action_hand_over(self):
        """Ask who gets originals of this bill, and how."""
        self.ensure_one()
        self._staff_check("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move Originals"),
            "res_model": "freight.bill.move",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.id},
        }

    def _is_paperless(self):
        self.ensure_one()
        return self.bill_type == "waybill" or self.release_type == "express"

    def _freeze(self, content, number, override_reason):
        """With a bill, its originals come into being, and are with us."""
        result = super()._freeze(content, number, override_reason)
        if self.is_bill and self.origin == "made":
            self.env["freight.bill.original"].sudo().create(
                [
                    {"document_id": self.id, "position": position}
                    for position in range(1, self.original_count + 1)
                ]
            )
        return result

    def _lock(self):
        """A bill, and where its originals are: who moves them writes only those."""
        result = super()._lock()
        self.sudo().original_ids.lock_for_update()
        return result

    def _surrender(self, override_reason=None):
        self._lock()
        self._check_states(
            ("issued",), self.env._("Only an issued bill is surrendered.")
        )
        self._check_no_amendment()
        for document in self:
            if not document.is_bill:
                raise UserError(
                    self.env._("%s is no bill to surrender.", document.display_name)
                )
            document._check_originals_back()
        held = {
            document: blocks
            for document in self
            if (blocks := document._get_next_blocks())
        }
        reason = self._overrule(held, override_reason) if held else None
        self._by_verb().write(
            {"state": "surrendered", **({"override_reason": reason} if reason else {})}
        )
        for document in self:
            document._log(self.env._("%s surrendered.", document.display_name), reason)

    def _find_issue_problems(self, content):
        problems = super()._find_issue_problems(content)
        if self.is_bill and self.origin == "made":
            problems += self._find_bill_problems()
        return problems

    def _find_bill_problems(self):
        self.ensure_one()
        shipment, problems = self.shipment_id, []
        if self.numbering == "house" and shipment.kind == "master":
            problems.append(
                self.env._("A house bill is issued for a house, not for its master.")
            )
        if self.bill_type == "waybill" and self.release_type == "originals":
            problems.append(
                self.env._("A waybill has no originals: choose another release.")
            )
        if not self._is_paperless() and not self.original_count:
            problems.append(self.env._("The number of originals."))
        loaded = self._get_loading_day()
        if self.on_board_date and not loaded:
            problems.append(
                self.env._(
                    "The cargo is not loaded yet, so it cannot be shipped on board on "
                    "%s. Record the loading, or leave the date empty.",
                    self._day(self.on_board_date),
                )
            )
        elif self.on_board_date and self.on_board_date < loaded:
            problems.append(
                self.env._(
                    "The on-board date %(date)s is before the cargo was loaded, on "
                    "%(loaded)s.",
                    date=self._day(self.on_board_date),
                    loaded=self._day(loaded),
                )
            )
        if self.on_board_date and self.on_board_date > fields.Date.context_today(self):
            problems.append(
                self.env._(
                    "The on-board date %s is still to come.",
                    self._day(self.on_board_date),
                )
            )
        return problems

    def _get_loading_day(self):
        """Return the port's day on which the last of the cargo was loaded, or False.

        Where nobody reported the loading, it is the day of departure: the latest that
        it can have been.
        """
        shipment = self.shipment_id
        carriers = shipment | shipment.master_id
        loaded = self.env["freight.event"].search(
            [
                ("shipment_id", "in", carriers.ids),
                ("milestone_id.code", "=", "SEA_LOADED"),
                ("classifier", "=", "actual"),
                ("is_void", "=", False),
                ("kind", "!=", "retraction"),
            ]
        )
        boxes = shipment._get_boxes()
        loaded = loaded.filtered(
            lambda event: not event.container_number or event.container_id in boxes
        )
        moments = loaded.mapped("at") or [shipment.atd]
        last = max(moment for moment in moments if moment) if any(moments) else None
        if not last:
            return False
        zoned = self.with_context(tz=shipment.pol_id.tz or "UTC")
        return fields.Datetime.context_timestamp(zoned, last).date()

    def _get_blocks(self):
        """What releases cargo waits for an original that was not presented yet."""
        blocks = super()._get_blocks()
        if not self.type_id.releases_cargo:
            return blocks
        return blocks + [
            self.env._("No original of %s has been presented.", bill.display_name)
            for bill in self.shipment_id._get_bills_to_claim()
            if not bill._is_presented()
        ]

    def _is_presented(self):
        """Tell if one original was handed in; the others are void then."""
        self.ensure_one()
        return "presented" in self.original_ids.mapped("holder")

    def _get_next_blocks(self):
        """To surrender a bill is to release its cargo."""
        if self.is_bill and self.original_ids and self.state == "issued":
            return self.shipment_id.sudo()._get_release_blocks()
        return super()._get_next_blocks()

    def _check_amendable(self):
        """An amended bill beside an original of the first would be a second claim."""
        for document in self:
            document._check_originals_back()
        return super()._check_amendable()

    def _check_voidable(self):
        for document in self:
            document._check_originals_back()
        return super()._check_voidable()

    def _check_originals_back(self):
        self.ensure_one()
        away = self.original_ids.filtered(lambda original: original.holder != "us")
        if away:
            raise UserError(
                self.env._(
                    "%(document)s: all originals have to be back with us first. Still "
                    "away:\n%(away)s",
                    document=self.display_name,
                    away="\n".join(f"• {original._describe()}" for original in away),
                )
            )

    def _prepare_amendment_values(self):
        vals = super()._prepare_amendment_values()
        return vals | {name: self[name] for name in BILL_FIELDS}

    def _collect_bill(self):
        """Return what the bill's own boxes say."""
        if not self.is_bill:
            return {}
        shipment, branch = self.shipment_id, self.sudo().company_id
        today = self._day(fields.Date.context_today(self))
        words = {
            "surrendered": self.env._("SURRENDERED"),
            "express": self.env._("EXPRESS RELEASE"),
        }
        terms = "collect" == shipment.house_freight_terms
        payable = self.payable_at or (
            self.env._("DESTINATION") if terms else self.env._("ORIGIN")
        )
        amends = ""
        if self.previous_id:
            amends = self.env._(
                "Amends version %(version)s of %(day)s",
                version=self.previous_id.version,
                day=self._day(self.previous_id.issued_at),
            )
        return {
            "kind": self.bill_type or "",
            "originals": self.original_count,
            "release": words.get(self.release_type, ""),
            "on_board": self._day(self.on_board_date),
            "place_of_issue": self.issue_place or (branch.city or "").upper(),
            "date_of_issue": today,
            "payable_at": payable,
            "signed_for": branch.name,
            "master_number": shipment.master_number
            or shipment.master_id.master_number
            or "",
            "amends": amends,
        }


class FreightBillOriginal(models.Model):
    """One signed original of a bill, and who holds it."""

    _name = "freight.bill.original"
    _description = "Original of a Bill"
    _order = "document_id, position"

    document_id = fields.Many2one(
        "freight.document", required=True, ondelete="cascade", index=True
    )
    shipment_id = fields.Many2one(related="document_id.shipment_id", store=True)
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, precompute=True
    )
    position = fields.Integer("No.", required=True)
    holder = fields.Selection(
        [
            ("us", "With Us"),
            ("courier", "With a Courier"),
            ("shipper", "Shipper"),
            ("consignee", "Consignee"),
            ("bank", "Bank"),
            ("agent", "Agent"),
            ("presented", "Presented for Delivery"),
        ],
        required=True,
        default="us",
    )
    partner_id = fields.Many2one("res.partner", "Held By")
    courier_number = fields.Char()
    since = fields.Datetime(required=True, default=fields.Datetime.now)

    _position_uniq = models.Constraint(
        "UNIQUE (document_id, position)", "A bill has each of its originals once."
    )

    @api.depends("document_id", "position")
    def _compute_display_name(self):
        for original in self:
            bill = original.document_id
            original.display_name = (
                f"{original.position}/{bill.original_count} {bill.display_name}"
            )

    def _describe(self):
        self.ensure_one()
        labels = dict(self._fields["holder"]._description_selection(self.env))
        return joined(
            f"{self.position}/{self.document_id.original_count}",
            labels[self.holder],
            self.partner_id.name,
            self.courier_number,
            by=", ",
        )
