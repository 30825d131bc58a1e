from odoo import api, fields, models
from odoo.exceptions import UserError

# What happens to an event after it was told: it is published, or taken back.
PUBLICATION = {"published", "published_at", "published_by_id", "customer_text"}


class FreightEvent(models.Model):
    """A fact or a forecast about cargo, as somebody told it. It is never changed.

    What corrects or withdraws it is a row of its own that points at it. Which leg and
    box it is of, and whether it still counts, follow from all events of the shipment
    together and are kept here by the roll-up.
    """

    _name = "freight.event"
    _description = "Event"
    _order = "at desc, id desc"
    _log_access = False

    shipment_id = fields.Many2one(
        "freight.shipment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    leg_id = fields.Many2one(
        "freight.shipment.leg", readonly=True, index="btree_not_null"
    )
    container_id = fields.Many2one(
        "freight.container", readonly=True, index="btree_not_null"
    )
    container_number = fields.Char("Container No.", readonly=True)

    # What
    milestone_id = fields.Many2one(
        "freight.milestone", required=True, readonly=True, ondelete="restrict"
    )
    classifier = fields.Selection(
        [("planned", "Planned"), ("estimated", "Estimated"), ("actual", "Actual")],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [
            ("report", "Report"),
            ("correction", "Correction"),
            ("retraction", "Retraction"),
        ],
        required=True,
        readonly=True,
        default="report",
    )
    replaces_id = fields.Many2one(
        "freight.event",
        readonly=True,
        index="btree_not_null",
        help="The event that this one corrects or withdraws.",
    )
    is_void = fields.Boolean(
        "Void", readonly=True, help="A later event corrected or withdrew it."
    )

    # When and where
    at = fields.Datetime("When", required=True, readonly=True)
    precision = fields.Selection(
        [("minute", "To the Minute"), ("date", "Day Only")],
        required=True,
        readonly=True,
        default="minute",
    )
    local_time = fields.Char("As Told", readonly=True)
    tz = fields.Char("Time Zone", readonly=True)
    tz_assumed = fields.Boolean(
        "Zone Assumed",
        readonly=True,
        help="The source told no time zone; that of the place was taken.",
    )
    location_id = fields.Many2one("freight.location", "Place", readonly=True)
    place_text = fields.Char("Place as Told", readonly=True)

    # How and how much
    mode = fields.Char(readonly=True)
    vessel_text = fields.Char("Vessel", readonly=True)
    voyage = fields.Char("Voyage / Flight", readonly=True)
    pieces = fields.Integer(readonly=True)
    of_pieces = fields.Integer(readonly=True)
    weight = fields.Float("Weight (kg)", digits=(16, 3), readonly=True)
    delay_reason_id = fields.Many2one("freight.delay.reason", readonly=True)

    # Who says so
    source_id = fields.Many2one(
        "freight.event.source", required=True, readonly=True, ondelete="restrict"
    )
    source_code = fields.Char("Code as Told", readonly=True)
    external_id = fields.Char(readonly=True)
    recorded_at = fields.Datetime(
        "Recorded",
        required=True,
        readonly=True,
        help="When the source recorded it; when it reached us, if the source does not "
        "say.",
    )
    stamp = fields.Datetime("Last Changed by the Source", readonly=True)
    seen_at = fields.Datetime("Received", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Entered By", readonly=True)
    matched_by = fields.Char(readonly=True)
    internal_text = fields.Text(
        "Internal Note", readonly=True, help="Never shown to a customer."
    )

    # What it is known again by
    dedupe_key = fields.Char(required=True, readonly=True)
    identity = fields.Char(required=True, readonly=True)
    withdraws = fields.Char(readonly=True)
    # Of an event that a container number alone brought here: it may prove to be
    # another shipment's.
    raw = fields.Json(readonly=True)

    # What the customer sees
    published = fields.Boolean(readonly=True)
    published_at = fields.Datetime(readonly=True)
    published_by_id = fields.Many2one("res.users", readonly=True)
    customer_text = fields.Char(
        "Own Wording", help="What the customer reads instead of the usual wording."
    )

    _dedupe_uniq = models.UniqueIndex(
        "(shipment_id, dedupe_key)", "This event is known already."
    )
    _timeline_idx = models.Index("(shipment_id, at DESC, id DESC)")
    _by_number_idx = models.Index("(container_number) WHERE matched_by = 'container'")

    @api.depends("milestone_id", "classifier")
    def _compute_display_name(self):
        labels = dict(self._fields["classifier"]._description_selection(self.env))
        for event in self:
            event.display_name = (
                f"{event.milestone_id.name} ({labels.get(event.classifier)})"
            )

    def write(self, vals):
        if not PUBLICATION.issuperset(vals):
            raise UserError(
                self.env._(
                    "An event is not changed once it was told. Record a correction, or "
                    "withdraw it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "An event is not deleted; it goes with its shipment. Withdraw it, so "
                "that it does not count any more."
            )
        )

    # Verbs

    def action_publish(self):
        """Show these events to the customer."""
        self._staff_check_access()
        waiting = self.filtered(lambda event: not event.published)
        void = waiting.filtered(lambda event: event._is_dead())
        if void:
            raise UserError(
                self.env._(
                    "%s was corrected or withdrawn, so it is not published.",
                    void[0].display_name,
                )
            )
        waiting.sudo().write(
            {
                "published": True,
                "published_at": fields.Datetime.now(),
                "published_by_id": self.env.uid,
            }
        )
        waiting._after_publish()
        return True

    def action_unpublish(self):
        """Take these events back from the customer's sight."""
        self._staff_check_access()
        self.sudo().write(
            {"published": False, "published_at": False, "published_by_id": False}
        )
        return True

    def action_withdraw(self):
        """Withdraw these events: they stay on record and count no more."""
        self._staff_check_access()
        source = self.env.ref("freight_tracking.source_person").sudo()
        for shipment, events in self.grouped("shipment_id").items():
            self.env["freight.event"].sudo()._withdraw(shipment, events, source)
        return True

    # Hooks

    def _after_publish(self):
        """Tell who waits for it. For notifications."""

    def _staff_check_access(self):
        """Open every verb: only those may publish who may write the shipment."""
        self.shipment_id._staff_check_access("write")

    def _is_dead(self):
        """Tell if the event does not count: withdrawn, replaced, or a withdrawal."""
        self.ensure_one()
        return self.is_void or self.kind == "retraction"
