from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("dco", "Documentation (DCO)"),
    ("vco", "VGM (VCO)"),
    ("fco", "FCL Delivery (FCO)"),
    ("lco", "LCL Delivery (LCO)"),
    ("ecp", "Empty Pick-up (ECP)"),
    ("isf", "ISF Filing"),
    ("ams", "AMS Filing"),
    ("ens", "ENS Filing"),
    ("afr", "AFR Filing"),
    ("customs", "Customs"),
    ("other", "Other"),
]
FILINGS = ("isf", "ams", "ens", "afr")
# 19 CFR 149.2(b): the importer security filing, 24 hours before lading. Lading is
# seldom known; the vessel's departure is the last moment that it can be at.
BEFORE_DEPARTURE = {"isf": timedelta(hours=24)}
SOON = timedelta(hours=48)


class FreightCutoff(models.Model):
    """A deadline of a booking: cargo, papers, or a filing with an authority."""

    _name = "freight.cutoff"
    _description = "Cut-off"
    _order = "due, id"

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="shipment_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(related="shipment_id.partner_id")
    pol_id = fields.Many2one(related="shipment_id.pol_id")
    pod_id = fields.Many2one(related="shipment_id.pod_id")
    operator_id = fields.Many2one(related="shipment_id.operator_id")
    kind = fields.Selection(KINDS, required=True, default="dco")
    name = fields.Char("Description")
    due = fields.Datetime(
        compute="_compute_due",
        store=True,
        readonly=False,
        help="An ISF is due 24 hours before the ETD and moves with it; "
        "the others are as the carrier says.",
    )
    met_at = fields.Datetime(
        "Met On", compute="_compute_met_at", store=True, readonly=False, copy=False
    )
    is_filing = fields.Boolean(compute="_compute_is_filing")
    filer_id = fields.Many2one("res.partner")
    reference = fields.Char(copy=False)
    status = fields.Selection(
        [
            ("open", "Open"),
            ("filed", "Filed"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
            ("not_needed", "Not Needed"),
        ],
        required=True,
        default="open",
        copy=False,
    )
    urgency = fields.Selection(
        [
            ("missed", "Missed"),
            ("soon", "Due Soon"),
            ("open", "Open"),
            ("met", "Met"),
            ("not_needed", "Not Needed"),
        ],
        compute="_compute_urgency",
    )
    note = fields.Char()

    # What is still to be met, the next one first.
    _open_idx = models.Index(
        "(due) WHERE met_at IS NULL AND status IN ('open', 'rejected')"
    )

    @api.depends("kind")
    def _compute_is_filing(self):
        for cutoff in self:
            cutoff.is_filing = cutoff.kind in FILINGS

    @api.depends("kind", "name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for cutoff in self:
            cutoff.display_name = cutoff.name or labels.get(cutoff.kind)

    @api.depends("kind", "shipment_id.etd")
    def _compute_due(self):
        for cutoff in self:
            before = BEFORE_DEPARTURE.get(cutoff.kind)
            etd = cutoff.shipment_id.etd
            if before and etd and not cutoff.met_at:
                cutoff.due = etd - before
            else:
                cutoff.due = cutoff.due

    @api.depends("status")
    def _compute_met_at(self):
        """A filing is met once it is filed, and open again once it is rejected."""
        for cutoff in self:
            if cutoff.status in ("filed", "accepted"):
                cutoff.met_at = cutoff.met_at or fields.Datetime.now()
            elif cutoff.is_filing:
                cutoff.met_at = False
            else:
                cutoff.met_at = cutoff.met_at

    @api.depends("due", "met_at", "status")
    def _compute_urgency(self):
        now = fields.Datetime.now()
        for cutoff in self:
            if cutoff.status == "not_needed":
                cutoff.urgency = "not_needed"
            elif cutoff.met_at:
                cutoff.urgency = "met"
            elif not cutoff.due or cutoff.due > now + SOON:
                cutoff.urgency = "open"
            else:
                cutoff.urgency = "soon" if cutoff.due > now else "missed"

    @api.constrains("kind", "status", "met_at")
    def _check_status(self):
        for cutoff in self:
            names = {
                "shipment": cutoff.shipment_id.name,
                "cutoff": cutoff.display_name,
            }
            if not cutoff.is_filing and cutoff.status not in ("open", "not_needed"):
                raise ValidationError(
                    self.env._(
                        "%(shipment)s, %(cutoff)s: only filings are filed, accepted or "
                        "rejected. Enter when the cut-off was met instead.",
                        **names,
                    )
                )
            if cutoff.is_filing and cutoff.met_at and cutoff.status == "open":
                raise ValidationError(
                    self.env._(
                        "%(shipment)s, %(cutoff)s: a filing is met by being filed. "
                        "Set its status to Filed as well.",
                        **names,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        cutoffs = super().create(vals_list)
        cutoffs.shipment_id._mark_sop_dates()
        return cutoffs

    def write(self, vals):
        result = super().write(vals)
        if not {"kind", "due", "status", "shipment_id"}.isdisjoint(vals):
            self.shipment_id._mark_sop_dates()
        return result

    def _compute_field_value(self, field):
        if field.name == "due":
            self.shipment_id._mark_sop_dates()
        return super()._compute_field_value(field)

    def action_meet(self):
        """Mark these cut-offs as met now, and filings as filed."""
        self.check_access("write")
        filings = self.filtered("is_filing")
        filings.write({"status": "filed"})
        (self - filings).write({"status": "open", "met_at": fields.Datetime.now()})

    def action_reopen(self):
        """Take back that these cut-offs were met."""
        self.check_access("write")
        self.write({"status": "open", "met_at": False})
