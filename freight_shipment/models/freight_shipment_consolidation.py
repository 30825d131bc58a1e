from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .freight_shipment_handover import ACTIVITY
from .freight_shipment_state import BY_VERB, as_list

# What a shipment may still be regrouped in: nothing of it has left.
OPEN_STATES = ("draft", "confirmed")
# What two shipments must have in common to be merged, or to share a master.
SAME_CARRIAGE = ("company_id", "mode", "pol_id", "pod_id")
SAME_ORDER = ("kind", "service", "direction", "state", "master_id", "currency_id")


class FreightShipment(models.Model):
    """Consolidation: houses come on a master and off it, and shipments are merged.

    The master owns the main carriage, the boxes and the carrier's bill; each house
    owns its cargo, its customer and its house bill.
    """

    _inherit = "freight.shipment"

    house_count = fields.Integer("Number of Houses", compute="_compute_house_count")

    @api.depends("house_ids")
    def _compute_house_count(self):
        counts = dict(
            self._read_group(
                [("master_id", "in", self.ids)], ["master_id"], ["__count"]
            )
        )
        for shipment in self:
            shipment.house_count = counts.get(shipment._origin, 0)

    @api.constrains("master_id", "mode", "company_id")
    def _check_same_carriage(self):
        for house in self | self.house_ids:
            if house.master_id:
                names = ("company_id", "mode")
                house._refuse(house._find_differences(house.master_id, names))
        # Cargo in a box of another master cannot come along.
        self.cargo_ids._check_container()

    def write(self, vals):
        if "master_id" in vals and self.env.context.get("freight_state") is not BY_VERB:
            self._check_master_free(vals["master_id"])
        return super().write(vals)

    def _check_master_free(self, master_id):
        """What is under way changes its master by being rolled, or not at all."""
        new = self.browse(master_id or ())
        changed = self.filtered(lambda one: one.master_id != new)
        for house in changed.filtered(lambda one: one.state != "cancelled"):
            (house | house.master_id | new)._check_state(
                OPEN_STATES,
                self.env._(
                    "Masters are chosen while nothing has left. Where %s was left "
                    "behind, roll it to another master.",
                    house.name,
                ),
            )

    # Verbs

    def action_add_houses(self):
        """Ask which shipments go on this master."""
        self.ensure_one()
        self._staff_check_access("write")
        return self._open_verb("freight.house.add", self.env._("Add Houses"))

    def action_take_off(self):
        """Take these houses off their masters; they keep cargo and customer."""
        self._staff_check_access("write")
        self._check_state(
            OPEN_STATES,
            self.env._(
                "A house that is under way stays on its master. Where it was left "
                "behind, roll it to another master."
            ),
        )
        self._take_off()
        return True

    def action_merge(self):
        """Ask which of these shipments the others go into."""
        self._staff_check_access("write")
        if len(self) < 2:
            raise UserError(self.env._("Choose two shipments or more to merge."))
        return self._open_verb("freight.shipment.merge", self.env._("Merge"))

    # What the verbs do

    def _add_houses(self, houses):
        """Put ``houses`` on this master: its carriage is theirs, their boxes its."""
        self.ensure_one()
        self._refuse(houses._find_joining_problems(self))
        self._check_state(
            OPEN_STATES, self.env._("A master that is under way takes no more houses.")
        )
        for house in houses:
            # The cargo stays in its boxes while they change hands.
            house.container_ids._hand_to(self)
            house._write_state(house._prepare_house_values(self))
            house.message_post(
                body=house.env._("Put on master %s.", self._get_html_link())
            )
        links = as_list(house._get_html_link() for house in houses)
        self.message_post(body=self.env._("Houses added:") + links)

    def _prepare_house_values(self, master):
        """Return what makes this shipment a house on ``master``."""
        self.ensure_one()
        return {
            "kind": "house",
            "master_id": master.id,
            "leg_ids": [Command.delete(leg.id) for leg in self._get_main_legs()],
            "pol_id": (self.pol_id or master.pol_id).id,
            "pod_id": (self.pod_id or master.pod_id).id,
        }

    def _take_off(self):
        for master, houses in self.filtered("master_id").grouped("master_id").items():
            houses._leave_boxes()
            houses._write_state({"master_id": False})
            for house in houses:
                house.message_post(
                    body=house.env._("Taken off master %s.", master._get_html_link())
                )
            links = as_list(house._get_html_link() for house in houses)
            master.message_post(body=master.env._("Houses taken off:") + links)

    def _leave_boxes(self):
        """Take the cargo of these houses out of the boxes of their masters."""
        lines = self.cargo_ids.filtered(
            lambda line: line.container_id.shipment_id == line.shipment_id.master_id
        )
        lines.container_id = False

    def _merge_into(self, target):
        """Move all that these shipments hold to ``target``, and cancel what is left.

        Of masters the houses move, of others the cargo; boxes and customs
        declarations move with them. The numbers go on finding it, as references.
        """
        sources = self - target
        self._refuse(sources._find_merging_problems(target))
        (sources | target)._check_nothing_left()
        for source in sources:
            source.container_ids._hand_to(target)
            source.cargo_ids.shipment_id = target
            source.house_ids._write_state({"master_id": target.id})
            source.declaration_ids.shipment_id = target
            target.write(target._prepare_merge_values(source))
            source._write_state({"master_id": False})
            source._move_own_activities(target)
            source.message_post(
                body=source.env._("Merged into %s.", target._get_html_link())
            )
        sources._end_sop()
        sources._write_state({"state": "cancelled"})
        target.message_post(
            body=target.env._("Merged into this shipment:")
            + as_list(source._get_html_link() for source in sources)
        )
        target._after_merge(sources)

    def _prepare_merge_values(self, source):
        self.ensure_one()
        numbers = [(one.kind, one.value) for one in source.reference_ids]
        for name in ("name", "customer_reference", "booking_number", "house_number"):
            if source[name] and source[name] != self[name]:
                numbers.append(("other", source[name]))
        known = [(one.kind, one.value) for one in self.reference_ids]
        return {
            "goods_value": self.goods_value + source.goods_value,
            "insured": self.insured or source.insured,
            "insured_value": self.insured_value + source.insured_value,
            "reference_ids": self._prepare_references(numbers, known),
        }

    def _prepare_references(self, numbers, known=()):
        """Return the commands that add the (kind, number) pairs not ``known`` yet.

        PO-7 and po 7 are one number, as the index of references sees it too.
        """
        seen = {_reference_key(*number) for number in known}
        commands = []
        for kind, value in numbers:
            key = _reference_key(kind, value)
            if key not in seen:
                seen.add(key)
                commands.append(Command.create({"kind": kind, "value": value}))
        return commands

    def _move_own_activities(self, target):
        """Move what people planned by hand; the target has a procedure of its own."""
        for activity in self._get_cargo_activities():
            if not activity.freight_template_id:
                activity.res_id = target.id

    def _get_cargo_activities(self):
        """Return the open tasks that go with the cargo; a handover is of the file."""
        handover = self.env.ref(ACTIVITY)
        return self.activity_ids.sudo().filtered(
            lambda activity: activity.activity_type_id != handover
        )

    # Hooks

    def _after_merge(self, sources):
        """Bring what belongs to ``sources`` here. For documents and charges."""

    # What the verbs share

    def _refuse(self, problems):
        """Raise all ``problems`` at once, each of them a sentence."""
        if problems:
            raise UserError("\n".join(problems))

    def _find_joining_problems(self, master):
        """Return why these shipments cannot go on ``master``, each with its reason."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        problems = []
        if master.kind != "master":
            problems.append(self.env._("%s is not a master.", master.name))
        for house in self:
            names = {"house": house.name, "master": master.name}
            if house.kind == "master":
                problems.append(
                    self.env._(
                        "%(house)s is a master itself: merge the two instead.", **names
                    )
                )
            if house.master_id:
                problems.append(
                    self.env._(
                        "%(house)s is on master %(other)s: roll it to another one, or "
                        "take it off first.",
                        other=house.master_id.name,
                        **names,
                    )
                )
            if house.state not in OPEN_STATES or house._get_main_legs().filtered("atd"):
                problems.append(
                    self.env._(
                        "%(house)s is on its way already (%(state)s).",
                        state=labels[house.state],
                        **names,
                    )
                )
            problems += house._find_differences(master, SAME_CARRIAGE)
        return problems

    def _find_merging_problems(self, target):
        """Return why these shipments cannot be merged into ``target``."""
        if not self:
            return [self.env._("There is nothing to merge %s with.", target.name)]
        names = [*SAME_CARRIAGE, *SAME_ORDER]
        if target.kind != "master":
            names.append("commercial_partner_id")
        problems = []
        if target.state not in OPEN_STATES:
            problems.append(
                self.env._(
                    "%s is neither a draft nor confirmed, so it takes nothing more.",
                    target.name,
                )
            )
        for source in self:
            problems += source._find_differences(target, names)
        return problems

    def _find_differences(self, other, names):
        """Say in which of the fields ``names`` this shipment is unlike ``other``.

        An open end, such as a port that is not chosen yet, is no difference.
        """
        self.ensure_one()
        texts = []
        for name in names:
            field, mine, its = self._fields[name], self[name], other[name]
            if mine == its or (name in ("pol_id", "pod_id") and not (mine and its)):
                continue
            if field.type == "selection":
                labels = dict(field._description_selection(self.env))
                mine, its = labels.get(mine), labels.get(its)
            else:
                mine, its = mine.display_name, its.display_name
            texts.append(
                self.env._(
                    "%(shipment)s: its %(field)s is %(mine)s, that of %(other)s "
                    "%(its)s. They have to be the same.",
                    shipment=self.name,
                    other=other.name,
                    field=field._description_string(self.env),
                    mine=mine or "–",
                    its=its or "–",
                )
            )
        return texts

    def _open_verb(self, model, title):
        """Open the wizard of a verb on these shipments."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }


def _reference_key(kind, value):
    return kind, "".join(filter(str.isalnum, value.upper()))
