from functools import partial

from markupsafe import Markup
from psycopg2 import IntegrityError
from psycopg2.errors import DataError

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ..tools import sheet_match
from ..tools.sheet_columns import CARGO, CHILDREN, CONTAINERS, LEGS, SHIPMENTS
from ..tools.sheet_values import show

# Where legs say these, they are not the shipment's own to say.
OF_MAIN_LEGS = ("pol", "pod", "etd", "eta")
# Written apart: the customer is the key, the others are lines of their own.
SPECIAL = ("reference", "customer", "po_numbers", "container", "number_reason")
CHILD_FIELDS = {"legs": "leg_ids", "containers": "container_ids", "cargo": "cargo_ids"}
# What tells which line a row is about.
KEYS = {
    "legs": ("stage", "origin_id", "destination_id"),
    "containers": ("number",),
    "cargo": ("description", "marks", "hs_code", "package_type_id"),
}


class FreightShipmentImport(models.Model):
    """Creating, updating or leaving alone the shipments of a file."""

    _inherit = "freight.shipment.import"

    def _apply(self, entries, trial=False):
        """Bring the database to what correct entries say; set what became of each.

        An entry that a rule of the models refuses is rejected alone.
        """
        self = self.with_context(tracking_disable=True)
        for entry in entries:
            # Nothing of an attempt that had to be repeated.
            entry.status, entry.message, entry.record_id = "", "", None
            entry.issues = [issue for issue in entry.issues if issue.is_warning]
        if not trial:
            self._take_turns({entry.customer_id for entry in entries})
        new, changes = [], []
        found = self._get_existing(entries)
        for entry in entries:
            shipments = found.get((entry.customer_id, entry.reference))
            if shipments:
                self._compare(entry, shipments, changes)
            else:
                new.append((entry, None, None))
        self._apply_halves(new, trial, self._create_shipments)
        self._apply_halves(changes, trial, self._update_shipments)

    def _take_turns(self, customer_ids):
        """Let imports for one customer run one after the other.

        The row that both write makes the later transaction, which could not see what
        the first one created, fail and be repeated, whoever started it.
        """
        rows = SQL(", ").join(
            SQL("(%s, %s, 1)", self.company_id.id, customer_id)
            for customer_id in sorted(customer_ids)
        )
        if customer_ids:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO freight_shipment_import_turn AS turn
                                (company_id, partner_id, taken)
                         VALUES %s
                    ON CONFLICT (company_id, partner_id)
                      DO UPDATE SET taken = turn.taken + 1
                    """,
                    rows,
                )
            )

    def _get_existing(self, entries):
        """Return the shipments of each customer and reference, archived ones too."""
        shipments = self.env["freight.shipment"].with_context(active_test=False)
        shipments = shipments.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain(
                "commercial_partner_id", "in", {entry.customer_id for entry in entries}
            )
            & Domain("customer_reference", "in", {entry.reference for entry in entries})
        )
        # They read on together, as what is grouped by hand would not.
        return shipments.grouped(
            lambda each: (each.commercial_partner_id.id, each.customer_reference)
        )

    def _compare(self, entry, shipments, changes):
        """Tell if the entry says nothing new, or queue what it changes."""
        plans = [(each, *self._plan_update(entry, each)) for each in shipments]
        same = [shipment for shipment, vals, _texts in plans if not vals]
        if same:
            entry.status, entry.record_id = "unchanged", same[0].id
            entry.message = same[0].name
            return
        shipment, vals, texts = plans[0]
        if len(plans) > 1:
            names = ", ".join(shipments.mapped("name"))
            entry.complain(entry, "several_exist", "reference", names=names)
        elif shipment.state != "draft" or not shipment.active:
            entry.complain(
                entry,
                "not_draft",
                "reference",
                shipment=shipment.name,
                state=self._get_state_label(shipment),
                differences=texts,
            )
        else:
            entry.record_id = shipment.id
            changes.append((entry, vals, texts))

    def _apply_halves(self, items, trial, apply):
        """Apply all items at once; where that fails, find the guilty by halving."""
        if not items:
            return
        try:
            with self.env.cr.savepoint():
                apply(items, trial)
                self.env.flush_all()
        except (UserError, IntegrityError, DataError) as error:
            if len(items) > 1:
                middle = len(items) // 2
                self._apply_halves(items[:middle], trial, apply)
                self._apply_halves(items[middle:], trial, apply)
                return
            entry = items[0][0]
            entry.record_id = None
            entry.status = "rejected"
            entry.complain(entry, "refused", "", reason=self._get_reason(error))

    def _get_reason(self, error):
        """Return what a rule of the models says, in its words."""
        if isinstance(error, UserError):
            return str(error)
        for model in self.env.registry.values():
            if model._table == error.diag.table_name:
                return self.env[model._name]._sql_error_to_message(error)
        return str(error)

    def _create_shipments(self, items, trial):
        entries = [entry for entry, _vals, _texts in items]
        shipments = self.env["freight.shipment"].create(
            [self._prepare_shipment(entry, trial) for entry in entries]
        )
        cargo = []
        for entry, shipment in zip(entries, shipments, strict=True):
            entry.status, entry.record_id = "created", shipment.id
            entry.message = "" if trial else shipment.name
            if entry.children["cargo"]:
                boxes = self._get_boxes(shipment)
                cargo += [
                    {**vals, "shipment_id": shipment.id}
                    for vals in self._prepare_lines(entry, CARGO, boxes)
                ]
        self.env["freight.cargo.line"].create(cargo)
        if not trial:
            shipments._message_log_batch(
                {
                    shipment.id: self.env._(
                        "Imported from %(file)s, row %(row)s.",
                        file=self.file_name,
                        row=entry.at[1],
                    )
                    for entry, shipment in zip(entries, shipments, strict=True)
                }
            )

    def _update_shipments(self, items, trial):
        notes = {}
        shipments = self.env["freight.shipment"].browse()
        for entry, vals, texts in items:
            shipment = shipments.browse(entry.record_id)
            self._write_shipment(shipment, entry, dict(vals))
            shipments |= shipment
            entry.status = "updated"
            entry.message = f"{shipment.name}: {'; '.join(texts)}"
            head = self.env._(
                "Changed by the import of %(file)s, row %(row)s:",
                file=self.file_name,
                row=entry.at[1],
            )
            notes[shipment.id] = Markup("<br/>").join([head, *texts])
        if not trial:
            shipments._message_log_batch(notes)

    def _write_shipment(self, shipment, entry, vals):
        """Write boxes before the cargo that is in them, and let go of none before."""
        cargo = vals.pop("cargo_ids", None)
        gone = [
            command
            for command in vals.get("container_ids", ())
            if command[0] == Command.DELETE
        ]
        if gone:
            vals["container_ids"] = [
                command for command in vals["container_ids"] if command not in gone
            ]
        shipment.write(vals)
        if cargo is not None:
            boxes = self._get_boxes(shipment)
            commands = [
                (code, line_id, self._with_box(line_vals, boxes))
                for code, line_id, line_vals in cargo
            ]
            shipment.write({"cargo_ids": commands})
        if gone:
            shipment.write({"container_ids": gone})

    def _get_boxes(self, shipment):
        return {box.number: box.id for box in shipment.container_ids if box.number}

    def _with_box(self, vals, boxes):
        """Replace a container's number by its id."""
        if not vals or "container_id" not in vals:
            return vals
        return {**vals, "container_id": boxes.get(vals["container_id"], False)}

    def _prepare_shipment(self, entry, trial):
        vals = {
            **self._prepare_values(entry),
            "company_id": self.company_id.id,
            "partner_id": self._get_partner_id(entry),
            "customer_reference": entry.reference,
        }
        if trial:
            # A name of its own draws no number; what is tried is undone.
            vals["name"] = f"{entry.reference} (#{entry.at[1]})"
        legs = self._prepare_lines(entry, LEGS)
        if entry.main_legs:
            for name in OF_MAIN_LEGS:
                vals.pop(SHIPMENTS.column(name).target, None)
        elif {"etd", "eta"} & vals.keys():
            before = sum(leg["stage"] == "pre" for leg in legs)
            legs.insert(before, self._prepare_main_leg(vals))
        for number, leg in enumerate(legs, 1):
            leg["sequence"] = 10 * number
        if legs:
            vals["leg_ids"] = [Command.create(leg) for leg in legs]
        boxes = self._prepare_lines(entry, CONTAINERS)
        if boxes:
            vals["container_ids"] = [Command.create(box) for box in boxes]
        if numbers := entry.values.get("po_numbers"):
            vals["reference_ids"] = self._prepare_references(numbers)
        return vals

    def _prepare_references(self, numbers):
        return [Command.create({"kind": "po", "value": number}) for number in numbers]

    def _prepare_main_leg(self, vals):
        """Make the main leg that the shipment's own dates and ports tell of."""
        leg = {
            "stage": "main",
            "origin_id": vals.pop("pol_id", False),
            "destination_id": vals.pop("pod_id", False),
        }
        dates = {name: vals.pop(name) for name in ("etd", "eta") if name in vals}
        return {**leg, **dates}

    def _get_partner_id(self, entry):
        return entry.values.get("customer") or self.partner_id.id

    def _prepare_lines(self, entry, table, boxes=None):
        return [
            self._with_box(self._prepare_values(line), boxes or {})
            for line in entry.children[table.key]
        ]

    def _prepare_values(self, line):
        """Return the values of the model's fields that a row says."""
        vals = {
            column.target: line.values[column.name]
            for column in line.table.columns
            if column.name in line.values and column.name not in SPECIAL
        }
        if line.table is CARGO and "container" in line.values:
            vals["container_id"] = line.values["container"]
        if "number_reason" in line.values:
            vals["number_accepted"] = True
            vals["number_reason"] = line.values["number_reason"]
        return vals

    def _plan_update(self, entry, shipment):
        """Return what to write on a shipment, and the differences in words."""
        vals, texts = {}, []
        wanted = self._prepare_values(entry)
        if entry.main_legs:
            for name in OF_MAIN_LEGS:
                wanted.pop(SHIPMENTS.column(name).target, None)
        if "customer" in entry.values:
            wanted["partner_id"] = entry.values["customer"]
        self._diff(shipment, wanted, vals, texts)
        known = set(shipment.reference_ids.mapped("value"))
        numbers = entry.values.get("po_numbers", ())
        if missing := [number for number in numbers if number not in known]:
            vals["reference_ids"] = self._prepare_references(missing)
            label = SHIPMENTS.column("po_numbers").label
            texts.append(f"{label}: {', '.join(missing)}")
        for table in CHILDREN:
            if entry.children[table.key]:
                self._plan_lines(entry, shipment, table, vals, texts)
        return vals, texts

    def _plan_lines(self, entry, shipment, table, vals, texts):
        """Plan the changes of legs, boxes or cargo: the file's are all there are."""
        name = CHILD_FIELDS[table.key]
        lines = shipment[name]
        rows = [self._prepare_values(line) for line in entry.children[table.key]]
        if table is LEGS:
            lines = lines.sorted("sequence")
            for number, row in enumerate(rows, 1):
                row["sequence"] = 10 * number
        keys = (
            [self._get_key(table, row.get) for row in rows],
            [self._get_key(table, partial(self._get_plain, line)) for line in lines],
        )
        commands = []
        for row, line in sheet_match.match(rows, list(lines), keys, self._may_be):
            label = f"{table.title}: "
            if line is None:
                commands.append(Command.create(row))
                texts.append(label + self.env._("one more"))
            elif row is None:
                commands.append(Command.delete(line.id))
                texts.append(
                    label + self.env._("%s removed", line.display_name or line.id)
                )
            else:
                changed, changes = {}, []
                if table is CONTAINERS and line.cargo_ids:
                    row.pop("gross_kg", None)  # theirs counts
                self._diff(line, row, changed, changes)
                if changed:
                    commands.append(Command.update(line.id, changed))
                    texts += [label + change for change in changes]
        if commands:
            vals[name] = commands

    def _get_key(self, table, get):
        return tuple(get(name) or False for name in KEYS[table.key])

    def _may_be(self, row, line):
        """A box with another number is another box; all else may have changed."""
        return "number" not in line._fields or not (line.number and row.get("number"))

    def _get_plain(self, record, name):
        """Return a field's value as the entries have it: ids, a box by its number."""
        value = record[name]
        if name == "container_id":
            return value.number
        return value.id if isinstance(value, models.BaseModel) else value

    def _diff(self, record, wanted, vals, texts):
        """Add to ``vals`` and ``texts`` in what ``wanted`` differs from a record."""
        for name, value in wanted.items():
            field = record._fields[name]
            old = self._get_plain(record, name)
            if self._get_comparable(field, old) == self._get_comparable(field, value):
                continue
            vals[name] = value
            if name != "sequence":
                label = field._description_string(self.env)
                texts.append(
                    f"{label} {self._get_shown(field, old)} → "
                    f"{self._get_shown(field, value)}"
                )

    def _get_comparable(self, field, value):
        if field.type == "float" and (digits := field.get_digits(self.env)):
            return round(value or 0, digits[1])
        return value or False

    def _get_shown(self, field, value):
        """Show a value in a message: names rather than ids."""
        if value is False or value is None:
            return "–"
        if field.type == "many2one" and isinstance(value, int):
            return self.env[field.comodel_name].browse(value).display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        return show(value)

    def _get_state_label(self, shipment):
        labels = dict(shipment._fields["state"]._description_selection(self.env))
        if not shipment.active:
            return self.env._("%s, archived", labels[shipment.state])
        return labels[shipment.state]
