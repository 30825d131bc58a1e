from markupsafe import Markup

from odoo import Command, models

from ..tools.apportion import take
from .freight_cargo_line import VOLUME, WEIGHT
from .freight_shipment_state import BY_VERB, as_list

FIGURES = [
    *((f"{stage}_packages", 0) for stage in ("booked", "received", "billed")),
    *((f"{stage}_weight", WEIGHT[1]) for stage in ("booked", "received", "billed")),
    *((f"{stage}_volume", VOLUME[1]) for stage in ("booked", "received", "billed")),
    ("net_mass_kg", WEIGHT[1]),
]
# What both parts go on having, although a duplicate has not.
KEPT_FIELDS = (
    *("booking_number", "master_number", "awb_accepted", "booked_at", "cargo_ready"),
    *("required_by", "pickup_planned", "pickup_actual", "delivery_planned"),
)


class FreightShipment(models.Model):
    """Splitting: chosen boxes or pieces become a shipment of their own."""

    _inherit = "freight.shipment"

    def action_split(self):
        """Ask which boxes or pieces become a shipment of their own."""
        self.ensure_one()
        self._staff_check_access("write")
        return self._open_verb("freight.shipment.split", self.env._("Split Off"))

    def _split(self, boxes=None, pieces=None, left_behind=False, master=None):
        """Make a shipment of ``boxes`` with what is in them, and of ``pieces``.

        Of a master, the houses follow their cargo, and are split where it is parted.

        :param boxes: containers of this shipment, or of its master with its cargo
        :param pieces: ``{cargo line: number of packages}``
        :param left_behind: it did not sail with the rest, so what happened to that on
            the main carriage did not happen to it
        :param master: the master that it goes on, if not that of the rest
        :return: the new shipment
        """
        self.ensure_one()
        boxes = boxes or self.env["freight.container"]
        pieces = {line: count for line, count in (pieces or {}).items() if count}
        self._check_split(boxes, pieces)
        total = self.gross_weight
        values = self._prepare_split_values(left_behind, master)
        # The branch that works on a file may part it, also where another opened it.
        new = self.with_context(freight_state=BY_VERB).copy(values).with_env(self.env)
        what = [
            *(box.display_name or self.env._("a container") for box in boxes),
            *(line._get_pieces_text(count) for line, count in pieces.items()),
        ]
        self._move_boxes(boxes, new, left_behind)
        for line, count in pieces.items():
            line._move_pieces(count, new)
        self._share_values(new, total)
        self._copy_activities(new)
        if self.state != "draft":
            new._write_state({"state": "confirmed"})
        (self | new)._refresh_progress()
        for shipment, head in (
            (self, self.env._("Split off to %s:", new._get_html_link())),
            (new, self.env._("Split off from %s:", self._get_html_link())),
        ):
            shipment.message_post(body=Markup(head) + as_list(what))
        self._after_split(new)
        return new

    def _after_split(self, new):
        """Share what hangs on the cargo with ``new``. For documents and charges."""

    def _check_split(self, boxes, pieces):
        self._check_state(
            ("draft", "confirmed", "in_transit"),
            self.env._("Only a shipment that is not closed can be split."),
        )
        problems = [
            self.env._("%(box)s is not on %(shipment)s.", box=box, shipment=self.name)
            for box in (boxes - self._get_boxes()).mapped("display_name")
        ]
        for line, count in pieces.items():
            if line.shipment_id != self:
                problems.append(
                    self.env._(
                        "%(line)s is no cargo of %(shipment)s.",
                        line=line.display_name,
                        shipment=self.name,
                    )
                )
            elif line.container_id in boxes:
                problems.append(
                    self.env._(
                        "%(line)s goes with its container %(box)s. Choose either.",
                        line=line.display_name,
                        box=line.container_id.display_name,
                    )
                )
            elif not 0 < count <= line.packages:
                problems.append(
                    self.env._(
                        "%(line)s has %(packages)s packages: %(count)s of them "
                        "cannot be split off.",
                        line=line.display_name,
                        packages=line.packages,
                        count=count,
                    )
                )
        if not boxes and not pieces:
            problems.append(self.env._("Choose the boxes or pieces to split off."))
        elif not problems and self._is_all(boxes, pieces):
            problems.append(
                self.env._(
                    "That is all of %s: nothing would be left. Roll or change the "
                    "whole shipment instead.",
                    self.name,
                )
            )
        self._refuse(problems)

    def _is_all(self, boxes, pieces):
        """Tell if nothing would be left of this shipment."""
        lines_left = self.cargo_ids.filtered(
            lambda line: line.container_id not in boxes
            and pieces.get(line, 0) < (line.packages or 1)
        )
        return not (self.container_ids - boxes) and not lines_left

    def _prepare_split_values(self, left_behind, master):
        """Return what the split-off part has besides what a duplicate has."""
        self.ensure_one()
        if not master and not left_behind:
            master = self.master_id
        legs = [leg.copy_data()[0] for leg in self._get_legs()]
        if left_behind:
            for leg in legs:
                if leg["stage"] != "pre":
                    leg.update(atd=False, ata=False)
        references = [(one.kind, one.value) for one in self.reference_ids]
        if self.customer_reference:
            # As a reference, since an import takes the other for one shipment's key.
            references.append(("other", self.customer_reference))
        return {
            **{name: self[name] for name in KEPT_FIELDS},
            "operator_id": self.operator_id.id,
            "destination_company_id": self.destination_company_id.id,
            "sop_plan_id": self.sop_plan_id.id,
            "sop_waiting": self.sop_waiting,
            "master_id": master.id if master else False,
            "goods_value": 0,
            "insured_value": 0,
            "cargo_ids": [],
            "leg_ids": [_as_new(leg) for leg in legs],
            "cutoff_ids": [
                _as_new(one._prepare_split_values()) for one in self.cutoff_ids
            ],
            "reference_ids": self._prepare_references(references),
        }

    def _move_boxes(self, boxes, new, left_behind):
        """Move ``boxes`` and the cargo in them to ``new``; a master's houses follow."""
        self.ensure_one()
        (boxes & self.container_ids)._hand_to(new)
        for line in self.cargo_ids.filtered(lambda line: line.container_id in boxes):
            line._move_to(new)
        for house in self.house_ids:
            lines = house.cargo_ids.filtered(lambda line: line.container_id in boxes)
            if lines and lines == house.cargo_ids:
                house._write_state({"master_id": new.id})
                house.message_post(
                    body=house.env._(
                        "Follows its boxes from master %(old)s to %(new)s.",
                        old=self._get_html_link(),
                        new=new._get_html_link(),
                    )
                )
            elif lines:
                house._split(lines.container_id, left_behind=left_behind, master=new)

    def _share_values(self, new, total_weight):
        """Share the value of the goods by weight, to the last cent."""
        self.ensure_one()
        whole = round(total_weight * 1000)
        if not whole:
            return
        part = min(whole, round(new.gross_weight * 1000))
        for name in ("goods_value", "insured_value"):
            digits = self.currency_id.decimal_places
            new[name], self[name] = take(self[name], part, whole, digits)

    def _copy_activities(self, new):
        """Give the new part the tasks that are open: they are to be done for both."""
        for activity in self._get_cargo_activities():
            activity.with_context(mail_activity_quick_update=True).copy(
                {"res_id": new.id}
            )


class FreightCargoLine(models.Model):
    _inherit = "freight.cargo.line"

    def _move_to(self, shipment):
        """Move the whole line to ``shipment``."""
        self.ensure_one()
        self.write({"shipment_id": shipment.id, **self._prepare_box_values(shipment)})

    def _move_pieces(self, count, shipment):
        """Move ``count`` packages of this line to ``shipment``, with their share.

        Both parts of each figure add up to what it was.
        """
        self.ensure_one()
        whole = self.packages
        if count >= whole:
            self._move_to(shipment)
            return
        shares, rests = {}, {}
        for name, digits in FIGURES:
            shares[name], rests[name] = take(self[name], count, whole, digits)
        # What was delivered was delivered of what stays, as far as there is enough.
        rests["delivered_packages"] = min(self.delivered_packages, whole - count)
        shares["delivered_packages"] = (
            self.delivered_packages - rests["delivered_packages"]
        )
        self.copy(
            {
                **shares,
                **self._prepare_box_values(shipment),
                "shipment_id": shipment.id,
                "received_at": self.received_at,
                "measured_by": self.measured_by,
            }
        )
        self.write(rests)

    def _prepare_box_values(self, shipment):
        """Leave the line in its box if ``shipment`` or its master has it too."""
        self.ensure_one()
        has_box = self.container_id.shipment_id in shipment | shipment.master_id
        return {"container_id": self.container_id.id if has_box else False}

    def _get_pieces_text(self, count):
        """Say what is moved: 3 of 10 packages of Chairs."""
        self.ensure_one()
        return self.env._(
            "%(count)s of %(packages)s packages of %(what)s",
            count=count,
            packages=self.packages,
            what=self.description or self.env._("the cargo"),
        )


class FreightCutoff(models.Model):
    _inherit = "freight.cutoff"

    def _prepare_split_values(self):
        """Share a cut-off and that it was met; each part files for itself."""
        self.ensure_one()
        values = self.copy_data()[0]
        if self.status == "not_needed":
            values["status"] = self.status
        elif not self.is_filing:
            values["met_at"] = self.met_at
        return values


def _as_new(values):
    """Return the command that creates a copy below its new shipment."""
    values = {name: value for name, value in values.items() if name != "shipment_id"}
    return Command.create(values)
