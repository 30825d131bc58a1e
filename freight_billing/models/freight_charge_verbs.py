from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Marks what a verb or the rating writes. No caller from outside can send this object.
BY_VERB = object()
# What a charge is; a rated one is found again by it.
IDENTITY = frozenset(
    {"shipment_id", "company_id", "side", "code_id", "equipment_type_id"}
)
# What it comes to.
PRICING = frozenset({"quantity", "price", "amount", "basis", "currency_id"})
EXCHANGE = frozenset({"exchange_rate", "rate_date", "rate_source"})
# Who pays it or is paid, on which terms and where: each of these makes out the next.
PAYING = frozenset({"terms", "payer", "partner_id", "payable_at_id"})
# These, and for which leg.
PARTIES = PAYING | {"leg_id"}


class FreightCharge(models.Model):
    """What people do with a charge: change it, confirm it, release it."""

    _inherit = "freight.charge"

    @api.model
    def default_get(self, fields):
        """What only verbs write begins as it does here, whatever a context or a
        user's own defaults say."""
        defaults = super().default_get(fields)
        for name in [name for name in defaults if self._is_verbs_alone(name)]:
            begins = self._fields[name].default
            if begins:
                defaults[name] = begins(self)
            else:
                del defaults[name]
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_verb():
            for vals in vals_list:
                self._refuse_typed(
                    name
                    for name, value in vals.items()
                    if value and (name, value) != ("state", "draft")
                )
        charges = super().create(vals_list)
        if not self._is_by_verb():
            # What is a percentage of other charges is one of these now.
            charges.shipment_id._mark_rating_due()
        if not self.env.su:
            charges.shipment_id.check_access("read")
        return charges

    def write(self, vals):
        if self._is_by_verb():
            return super().write(vals)
        self._refuse_typed(
            name
            for name, value in vals.items()
            if self._is_verbs_alone(name)
            and any(charge._is_changed(name, value) for charge in self.sudo())
        )
        self._check_changeable(vals)
        if {"exchange_rate", "rate_date"} & vals.keys():
            vals = {"rate_source": "manual", **vals}
        result = self._write_typed(vals)
        if PRICING & vals.keys():
            self.shipment_id._mark_rating_due()
        if {"side", "company_id"} & vals.keys():
            # Rules look at a charge before it is changed; this at what it became.
            self.check_access("write")
        return result

    def _write_typed(self, vals):
        """Write what a person typed, and mark what of it is to be left alone."""
        rated = self.filtered(lambda charge: charge._is_reckoned())
        marks = {
            mark: True
            for mark, names in (("hand_changed", PRICING), ("parties_by_hand", PARTIES))
            if names & vals.keys()
        }
        if not (marks and rated):
            return super().write(vals)
        super(FreightCharge, self - rated).write(vals)
        return super(FreightCharge, rated).write({**vals, **marks})

    def _is_reckoned(self):
        """Tell whether its amount is not a person's, unless one types another."""
        self.ensure_one()
        return self.is_rated

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for charge in self:
            if charge.state != "draft":
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s is confirmed. Set it back to "
                        "Estimated first.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                    )
                )

    def action_confirm(self):
        """Agree to the amounts: from now on rating leaves them alone."""
        self._staff_check_access()
        for charge in self:
            if not charge.partner_id:
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s has nobody to pay it or be paid. "
                        "Choose the payer or the vendor.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                    )
                )
        drafts = self.filtered(lambda charge: charge.state == "draft")
        drafts._write_by_verb({"state": "confirmed"})
        return True

    def action_draft(self):
        """Make these estimates again; what the customer saw of them is withdrawn."""
        self._staff_check_access()
        self._check_state("confirmed")
        self._write_by_verb({"state": "draft", **self._prepare_withdrawal_values()})
        self.shipment_id._mark_rating_due()
        return True

    def action_release(self):
        """Show these to the customer as charges that are not billed yet."""
        self._staff_check_access()
        for charge in self:
            if charge.side != "sell" or charge.state == "draft":
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s cannot be released. Only confirmed "
                        "charges to customers can: confirm it first.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                    )
                )
        self._write_by_verb(
            {
                "released": True,
                "released_at": fields.Datetime.now(),
                "released_by_id": self.env.uid,
            }
        )
        return True

    def action_withdraw(self):
        """Hide these from the customer again."""
        self._staff_check_access()
        self._write_by_verb(self._prepare_withdrawal_values())
        return True

    def action_take_rated(self):
        """Take the tariff's amount again instead of the one that was typed."""
        self._staff_check_access()
        self._check_state("draft")
        self._write_by_verb(
            {"hand_changed": False, "parties_by_hand": False, "rate_source": "company"}
        )
        self.shipment_id.action_rate()
        return True

    def _prepare_withdrawal_values(self):
        return {"released": False, "released_at": False, "released_by_id": False}

    def _staff_check_access(self):
        if self.env.user.share:
            raise AccessError(self.env._("Only the team can do this."))
        self.check_access("write")

    def _check_state(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for charge in self:
            if charge.state != state:
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s is %(state)s. This can be done only "
                        "while it is %(wanted)s.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                        state=labels[charge.state],
                        wanted=labels[state],
                    )
                )

    def _is_by_verb(self):
        return self.env.context.get("freight_charge") is BY_VERB

    def _write_by_verb(self, vals):
        return self.with_context(freight_charge=BY_VERB).write(vals)

    def _is_verbs_alone(self, name):
        """Tell whether this is what the buttons, the rating or the books say."""
        field = self._fields.get(name)
        return bool(field and field.store and field.readonly)

    def _refuse_typed(self, names):
        typed = [name for name in names if self._is_verbs_alone(name)]
        if typed:
            labels = self.fields_get(typed, ["string"]).values()
            raise UserError(
                self.env._(
                    "%s cannot be typed: use the buttons, or rate the shipment.",
                    ", ".join(sorted(label["string"] for label in labels)),
                )
            )

    def _check_changeable(self, vals):
        """Refuse to change what a charge is, or comes to, once that is settled."""
        for charge in self:
            settled = charge._get_settled_fields() & vals.keys()
            changed = [name for name in settled if charge._is_changed(name, vals[name])]
            if not changed:
                continue
            labels = self.fields_get(changed, ["string"]).values()
            names = ", ".join(sorted(label["string"] for label in labels))
            if charge.state == "draft":
                raise UserError(
                    self.env._(
                        "%(shipment)s: %(charge)s is from a tariff, so its %(fields)s "
                        "stays. Set its amount to zero, and add a charge of your own.",
                        shipment=charge.shipment_id.name,
                        charge=charge.display_name,
                        fields=names,
                    )
                )
            raise UserError(
                self.env._(
                    "%(shipment)s: %(charge)s is confirmed, so its %(fields)s stays. "
                    "Set it back to Estimated first.",
                    shipment=charge.shipment_id.name,
                    charge=charge.display_name,
                    fields=names,
                )
            )

    def _get_settled_fields(self):
        """Return what of this charge nobody changes as it stands."""
        self.ensure_one()
        if self.state != "draft":
            return IDENTITY | PRICING | EXCHANGE | PAYING
        return IDENTITY if self.is_rated else frozenset()

    def _is_changed(self, name, value):
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(
            self[name], self
        )
